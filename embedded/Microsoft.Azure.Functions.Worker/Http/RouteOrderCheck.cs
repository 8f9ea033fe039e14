using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// The platform gives a request to the first function, by name, whose template matches; ASP.NET Core inside the worker prefers the
/// more literal template. Where the two would disagree, the function that runs and the route values it sees come from different
/// templates, so such a pair is refused.
/// </summary>
internal sealed class RouteOrderCheck(RouteOverlap overlap) : IStartupCheck
{
    public void Check(IReadOnlyList<Function> functions, StartupProblems problems)
    {
        var routes = functions
            .Where(function => !function.Disabled && function.Trigger is HttpSource)
            .Select(function => (function.Name, Source: (HttpSource)function.Trigger))
            .ToList();
        for (var first = 0; first < routes.Count; first++)
        {
            for (var second = first + 1; second < routes.Count; second++)
            {
                var (one, other) = (routes[first], routes[second]);
                if (one.Source.Pattern.InboundPrecedence >= other.Source.Pattern.InboundPrecedence
                    && one.Source.SharesMethodWith(other.Source)
                    && overlap.Exists(one.Source.Pattern, other.Source.Pattern))
                    problems.Add(other.Name, Clash(other.Source.Pattern, one.Name, one.Source.Pattern));
            }
        }
    }

    private static string Clash(RoutePattern route, string winner, RoutePattern winning) =>
        $"its route '{route.RawText}' and '{winning.RawText}' of {winner} can match the same path; the platform would run {winner}, "
        + "the first by name, for it. Constrain a parameter, or name the function with the more literal route first";
}
