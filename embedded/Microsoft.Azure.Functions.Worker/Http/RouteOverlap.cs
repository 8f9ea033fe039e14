using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Whether some path matches two templates. In doubt it says yes.</summary>
internal sealed class RouteOverlap(SegmentOverlap segments)
{
    public bool Exists(RoutePattern one, RoutePattern other) => Exists(one, 0, other, 0);

    private bool Exists(RoutePattern one, int i, RoutePattern other, int j)
    {
        if (MayEnd(one, i) && MayEnd(other, j))
            return true;
        if (i == one.PathSegments.Count || j == other.PathSegments.Count)
            return false;
        if (IsCatchAll(one.PathSegments[i]) || IsCatchAll(other.PathSegments[j]))
            return true;

        return segments.Exists(one.PathSegments[i], other.PathSegments[j]) && Exists(one, i + 1, other, j + 1);
    }

    /// <summary>Whether a path may stop before the template's segment at <paramref name="from"/>.</summary>
    private static bool MayEnd(RoutePattern pattern, int from) =>
        pattern.PathSegments.Skip(from).All(segment =>
            segment.Parts is [RoutePatternParameterPart parameter]
            && (parameter.IsOptional || parameter.IsCatchAll || pattern.Defaults.ContainsKey(parameter.Name)));

    private static bool IsCatchAll(RoutePatternPathSegment segment) => segment.Parts is [RoutePatternParameterPart { IsCatchAll: true }];
}
