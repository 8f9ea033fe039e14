namespace PrivateDomain.Platforms;

/// <summary>Requests that say whether they may be repeated.</summary>
internal static class PlatformRequest
{
    public static HttpRequestMessage Get(string address) => Marked(new(HttpMethod.Get, address), repeatable: true, fewAtOnce: false);

    public static HttpRequestMessage Post(string address, OutgoingJson body, bool repeatable, bool fewAtOnce = false, TimeSpan? patience = null, TimeSpan? takes = null)
    {
        var request = Marked(new(HttpMethod.Post, address) { Content = body }, repeatable, fewAtOnce);
        if (patience is { } limit) request.Options.Set(CallPolicies.Patience, limit);
        if (takes is { } longer) request.Options.Set(CallPolicies.Takes, longer);
        return request;
    }

    private static HttpRequestMessage Marked(HttpRequestMessage request, bool repeatable, bool fewAtOnce)
    {
        request.Options.Set(CallPolicies.FewAtOnce, fewAtOnce);
        request.Options.Set(CallPolicies.Repeatable, repeatable);
        return request;
    }
}
