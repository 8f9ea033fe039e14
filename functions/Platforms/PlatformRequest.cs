namespace PrivateDomain.Platforms;

/// <summary>Requests that say whether they may be repeated.</summary>
internal static class PlatformRequest
{
    public static HttpRequestMessage Get(string address) => Marked(new(HttpMethod.Get, address), repeatable: true);

    public static HttpRequestMessage Post(string address, OutgoingJson body, bool repeatable) =>
        Marked(new(HttpMethod.Post, address) { Content = body }, repeatable);

    private static HttpRequestMessage Marked(HttpRequestMessage request, bool repeatable)
    {
        request.Options.Set(CallPolicies.Repeatable, repeatable);
        return request;
    }
}
