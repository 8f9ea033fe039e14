using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Whether one text can stand for two segments of route templates. In doubt it says yes.</summary>
internal sealed class SegmentOverlap(ParameterPolicyFactory policies)
{
    /// <summary>Pairs of inline constraints that no text satisfies together.</summary>
    private static readonly (string?, string?)[] Disjoint =
    [
        ("int", "guid"), ("int", "bool"), ("int", "alpha"), ("long", "guid"), ("long", "bool"), ("long", "alpha"), ("guid", "bool"),
    ];

    public bool Exists(RoutePatternPathSegment one, RoutePatternPathSegment other)
    {
        if (Literal(one) is { } text)
            return Accepts(other, text);
        if (Literal(other) is { } otherText)
            return Accepts(one, otherText);
        if (one.Parts is [RoutePatternParameterPart parameter] && other.Parts is [RoutePatternParameterPart otherParameter])
            return !AreDisjoint(parameter, otherParameter);

        return EndsMeet(one, other);
    }

    private static string? Literal(RoutePatternPathSegment segment) =>
        segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : null;

    private bool Accepts(RoutePatternPathSegment segment, string text) => segment.Parts switch
    {
        [RoutePatternLiteralPart literal] => string.Equals(literal.Content, text, StringComparison.OrdinalIgnoreCase),
        [RoutePatternParameterPart parameter] => Accepts(parameter, text),
        var parts => Regex.IsMatch(text, Shape(parts), RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)),
    };

    private bool Accepts(RoutePatternParameterPart parameter, string text)
    {
        var values = new RouteValueDictionary { [parameter.Name] = text };
        return parameter.ParameterPolicies
            .Select(policy => policies.Create(parameter, policy))
            .OfType<IRouteConstraint>()
            .All(constraint => constraint.Match(httpContext: null, route: null, parameter.Name, values, RouteDirection.IncomingRequest));
    }

    /// <summary>A segment of several parts, as a pattern for texts; its parameters' constraints are left out of account.</summary>
    private static string Shape(IReadOnlyList<RoutePatternPart> parts) => "^" + string.Concat(parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => Regex.Escape(literal.Content),
        RoutePatternSeparatorPart separator => $"(?:{Regex.Escape(separator.Content)})?",
        RoutePatternParameterPart { IsOptional: true } => ".*",
        _ => ".+",
    })) + "$";

    private static bool AreDisjoint(RoutePatternParameterPart one, RoutePatternParameterPart other) =>
        one.ParameterPolicies.Any(policy => other.ParameterPolicies.Any(otherPolicy => AreDisjoint(policy.Content, otherPolicy.Content)));

    private static bool AreDisjoint(string? one, string? other) =>
        Disjoint.Contains((one, other)) || Disjoint.Contains((other, one))
        || (ExactLength(one) is { } length && ExactLength(other) is { } otherLength && length != otherLength);

    private static int? ExactLength(string? constraint) =>
        constraint is not null
        && constraint.StartsWith("length(", StringComparison.Ordinal)
        && int.TryParse(constraint.AsSpan()[7..^1], CultureInfo.InvariantCulture, out var length)
            ? length
            : null;

    /// <summary>Two mixed segments can meet when neither the text before the first parameter nor that after the last contradicts.</summary>
    private static bool EndsMeet(RoutePatternPathSegment one, RoutePatternPathSegment other)
    {
        const StringComparison anyCase = StringComparison.OrdinalIgnoreCase;
        var (start, otherStart) = (Edge(one.Parts[0]), Edge(other.Parts[0]));
        var (end, otherEnd) = (Edge(one.Parts[^1]), Edge(other.Parts[^1]));
        return (start.StartsWith(otherStart, anyCase) || otherStart.StartsWith(start, anyCase))
            && (end.EndsWith(otherEnd, anyCase) || otherEnd.EndsWith(end, anyCase));
    }

    private static string Edge(RoutePatternPart part) => part is RoutePatternLiteralPart literal ? literal.Content : "";
}
