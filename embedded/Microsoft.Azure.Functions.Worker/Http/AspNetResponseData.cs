using System.Net;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>ASP.NET Core's response as the worker's: a view of it, so that nothing is left to do when the function returns it.</summary>
internal sealed class AspNetResponseData : HttpResponseData
{
    private static readonly object Made = new();

    private readonly HttpResponse _response;

    public AspNetResponseData(HttpResponse response, FunctionContext context)
        : base(context)
    {
        _response = response;
        Cookies = new ResponseCookies(response);
        if (response.HasStarted)
            return;

        var items = response.HttpContext.Items;
        if (items[Made] is not List<AspNetResponseData> made)
        {
            items[Made] = made = [];
            response.OnStarting(() => SendHeaders(made));
        }

        made.Add(this);
    }

    /// <summary>Keeps the headers of responses made so far from being sent, because the run has failed.</summary>
    public static void Discard(HttpContext http) => (http.Items[Made] as List<AspNetResponseData>)?.Clear();

    public override HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)_response.StatusCode;
        set => _response.StatusCode = (int)value;
    }

    public override HttpHeadersCollection Headers { get; set; } = new();

    public override Stream Body
    {
        get => _response.Body;
        set => _response.Body = value;
    }

    public override HttpCookies Cookies { get; }

    /// <summary>Of several responses to one request, the one made last has the last word.</summary>
    private static Task SendHeaders(List<AspNetResponseData> made)
    {
        foreach (var response in made)
        {
            foreach (var (name, values) in response.Headers.NonValidated)
                response._response.Headers[name] = values.ToArray();
        }

        return Task.CompletedTask;
    }

    private sealed class ResponseCookies(HttpResponse response) : HttpCookies
    {
        public override void Append(string name, string value) => response.Cookies.Append(name, value);

        public override void Append(IHttpCookie cookie) => response.Cookies.Append(cookie.Name, cookie.Value, new CookieOptions
        {
            Domain = cookie.Domain,
            Path = cookie.Path,
            Expires = cookie.Expires,
            HttpOnly = cookie.HttpOnly ?? false,
            MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            SameSite = cookie.SameSite switch
            {
                SameSite.Lax => SameSiteMode.Lax,
                SameSite.Strict => SameSiteMode.Strict,
                _ => SameSiteMode.None,
            },
            Secure = cookie.Secure ?? false,
        });

        public override IHttpCookie CreateNew() => throw new NotSupportedException("Append an HttpCookie.");
    }
}
