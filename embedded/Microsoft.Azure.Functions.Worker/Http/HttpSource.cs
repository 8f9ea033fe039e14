using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Requests to a route.</summary>
/// <param name="Pattern">The whole path, the prefix of host.json included.</param>
/// <param name="Methods">The methods answered; all of them when empty.</param>
/// <param name="Level">The key a caller must show.</param>
internal sealed record HttpSource(RoutePattern Pattern, IReadOnlyList<string> Methods, AuthorizationLevel Level)
    : TriggerSource("httpTrigger")
{
    public override IReadOnlyCollection<string> BindingDataNames { get; } =
        [.. Pattern.Parameters.Select(parameter => parameter.Name), "Query", "Headers"];

    public override string TriggerParameterTypes => "an HttpRequest or an HttpRequestData";

    public override ParameterSource? BindTrigger(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
            return context => ValueTask.FromResult<object?>(TriggerInput.Payload<HttpContext>(context).Request);
        if (parameter.ParameterType == typeof(HttpRequestData))
            return async context => await context.GetHttpRequestDataAsync();
        return null;
    }

    public bool SharesMethodWith(HttpSource other) =>
        Methods.Count == 0 || other.Methods.Count == 0 || Methods.Intersect(other.Methods, StringComparer.OrdinalIgnoreCase).Any();
}
