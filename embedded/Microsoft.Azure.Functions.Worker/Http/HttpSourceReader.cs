using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reads an HTTP trigger and refuses what the platform would refuse or silently treat in another way.</summary>
internal sealed class HttpSourceReader(HttpSettings settings, ParameterPolicyFactory constraints)
{
    private static readonly string[] Reserved = ["admin", "runtime"];

    public HttpSource? Read(string function, HttpTriggerAttribute trigger, Action<string> refuse)
    {
        if (!trigger.StatesLevel)
            refuse("its HttpTrigger states no AuthorizationLevel; the platform would ask for a key where the attribute says Anonymous");
        if (trigger.AuthLevel is AuthorizationLevel.User or AuthorizationLevel.System)
            refuse($"AuthorizationLevel.{trigger.AuthLevel} has no meaning on this host; use Anonymous, Function or Admin");

        var route = (string.IsNullOrEmpty(trigger.Route) ? function : trigger.Route).Trim('/');
        if (Reserved.Any(start => route.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            refuse($"its route '{route}' begins with 'admin' or 'runtime', which the platform keeps for itself whatever follows");

        var pattern = Parse(route, refuse);
        if (pattern is null)
            return null;

        if (pattern.PathSegments is [{ Parts: [RoutePatternParameterPart { IsCatchAll: true }] }, ..])
            refuse($"its route '{route}' catches every path of the site; put a segment before it");

        var methods = (trigger.Methods ?? []).Select(method => method.ToUpperInvariant()).Distinct(StringComparer.Ordinal).ToArray();
        return new HttpSource(pattern, methods, trigger.AuthLevel);
    }

    private RoutePattern? Parse(string route, Action<string> refuse)
    {
        try
        {
            var pattern = RoutePatternFactory.Parse(settings.RoutePrefix.Length == 0 ? route : $"{settings.RoutePrefix}/{route}");
            foreach (var parameter in pattern.Parameters)
            {
                foreach (var policy in parameter.ParameterPolicies)
                    constraints.Create(parameter, policy);
            }

            return pattern;
        }
        catch (Exception unreadable) when (unreadable is RoutePatternException or RouteCreationException or InvalidOperationException or ArgumentException)
        {
            refuse($"its route '{route}' is not a route template: {unreadable.GetBaseException().Message}");
            return null;
        }
    }
}
