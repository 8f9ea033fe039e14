using System.Collections.Specialized;
using System.Security.Claims;
using System.Web;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A request in the worker's own words, beside ASP.NET Core's.</summary>
public abstract class HttpRequestData(FunctionContext functionContext)
{
    public abstract Stream Body { get; }

    public abstract HttpHeadersCollection Headers { get; }

    public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

    /// <summary>The whole address that was asked for.</summary>
    public abstract Uri Url { get; }

    public abstract IEnumerable<ClaimsIdentity> Identities { get; }

    public abstract string Method { get; }

    public FunctionContext FunctionContext { get; } = functionContext;

    /// <summary>The parts of the address after the question mark.</summary>
    public virtual NameValueCollection Query => field ??= HttpUtility.ParseQueryString(Url.Query);

    /// <summary>The response to this request; what is set on it takes effect at once, and its headers until the body begins.</summary>
    public abstract HttpResponseData CreateResponse();
}
