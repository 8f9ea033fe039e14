using Polly;
using Polly.Timeout;

namespace PrivateDomain.Platforms;

/// <summary>
/// How one HTTP exchange is tried. Each try has a time limit. A request that may be repeated
/// gets two more tries; any other only where no connection was made, so that nothing can have happened.
/// </summary>
public sealed class CallPolicies
{
    /// <summary>Set on a request that has the same effect however often it is made.</summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("PrivateDomain.Repeatable");

    private readonly IAsyncPolicy<HttpResponseMessage> repeatable;
    private readonly IAsyncPolicy<HttpResponseMessage> once;

    /// <param name="callTimeout">Of one try.</param>
    public CallPolicies(TimeSpan callTimeout)
    {
        var timeout = Policy.TimeoutAsync<HttpResponseMessage>(callTimeout);
        repeatable = Policy<HttpResponseMessage>
            .Handle<HttpRequestException>().Or<TimeoutRejectedException>()
            .OrResult(response => (int)response.StatusCode is 408 or >= 500)
            .WaitAndRetryAsync(2, Pause)
            .WrapAsync(timeout);
        once = Policy<HttpResponseMessage>
            .Handle<HttpRequestException>(PlatformErrors.NeverLeft)
            .WaitAndRetryAsync(1, Pause)
            .WrapAsync(timeout);
    }

    public IAsyncPolicy<HttpResponseMessage> For(HttpRequestMessage request) =>
        request.Options.TryGetValue(Repeatable, out var free) && free ? repeatable : once;

    /// <summary>100, 200, 400 … ms, each stretched by up to half so that many callers do not come back together.</summary>
    public static TimeSpan Pause(int attempt) => TimeSpan.FromMilliseconds((100 << (attempt - 1)) * (1 + (Random.Shared.NextDouble() / 2)));
}
