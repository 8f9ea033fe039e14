using Polly;
using Polly.Timeout;

namespace PrivateDomain.Platforms;

/// <summary>
/// How one HTTP exchange is tried. Each try has a time limit. A request that may be repeated
/// gets two more tries; any other only where no connection was made, so that nothing can have happened. When half of the tries of 10 s
/// fail, none is made for 5 s: a platform that is down is not helped by more calls, and callers learn at once.
/// </summary>
public sealed class CallPolicies
{
    /// <summary>Set on a request that has the same effect however often it is made.</summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("PrivateDomain.Repeatable");

    /// <summary>Set on a request of a kind that the platform takes few of at the same time; the others wait for their turn.</summary>
    public static readonly HttpRequestOptionsKey<bool> FewAtOnce = new("PrivateDomain.FewAtOnce");

    /// <summary>Set on a request whose caller waits less long for it than the usual time limit of a try.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Patience = new("PrivateDomain.Patience");

    /// <summary>Set on a request of which one try may take longer than usual: it carries much, and its caller waits for it.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Takes = new("PrivateDomain.Takes");

    private const string Limit = "limit";

    /// <summary>By so much a try ends before its caller's patience does: then it counts as one that failed, and not as one that was given up.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(25);

    /// <summary>Of calls with a concurrency limit; mark_tag takes about five (45033), and another instance may be calling too.</summary>
    private const int MostAtOnce = 3;

    private readonly IAsyncPolicy<HttpResponseMessage> repeatable;
    private readonly IAsyncPolicy<HttpResponseMessage> once;
    private readonly TimeSpan callTimeout;
    private readonly IAsyncPolicy<HttpResponseMessage> inTurn = Policy.BulkheadAsync<HttpResponseMessage>(MostAtOnce, maxQueuingActions: int.MaxValue);

    /// <param name="callTimeout">Of one try.</param>
    public CallPolicies(TimeSpan callTimeout)
    {
        var failing = Policy<HttpResponseMessage>
            .Handle<HttpRequestException>().Or<TimeoutRejectedException>()
            .OrResult(response => (int)response.StatusCode is 408 or >= 500);
        var breaking = failing.AdvancedCircuitBreakerAsync(
            failureThreshold: 0.5, samplingDuration: TimeSpan.FromSeconds(10), minimumThroughput: 20, durationOfBreak: TimeSpan.FromSeconds(5));
        var trying = breaking.WrapAsync(Policy.TimeoutAsync<HttpResponseMessage>(context => context.TryGetValue(Limit, out var limit) ? (TimeSpan)limit : callTimeout));
        this.callTimeout = callTimeout;
        repeatable = failing.WaitAndRetryAsync(2, Pause).WrapAsync(trying);
        once = Policy<HttpResponseMessage>.Handle<HttpRequestException>(PlatformErrors.NeverLeft).WaitAndRetryAsync(1, Pause).WrapAsync(trying);
    }

    public IAsyncPolicy<HttpResponseMessage> For(HttpRequestMessage request)
    {
        if (request.GetPolicyExecutionContext() is { } context)
        {
            if (request.Options.TryGetValue(Takes, out var takes)) context[Limit] = takes - Before;
            else if (request.Options.TryGetValue(Patience, out var patience) && patience > Before && patience - Before < callTimeout) context[Limit] = patience - Before;
        }
        var policy = request.Options.TryGetValue(Repeatable, out var free) && free ? repeatable : once;
        return request.Options.TryGetValue(FewAtOnce, out var few) && few ? inTurn.WrapAsync(policy) : policy;
    }

    /// <summary>100, 200, 400 … ms, each longer by up to half so that many callers do not come back together.</summary>
    public static TimeSpan Pause(int attempt) => TimeSpan.FromMilliseconds((100 << (attempt - 1)) * (1 + (Random.Shared.NextDouble() / 2)));

    /// <summary>What the platform asks for and up to a fifth more, so that many callers do not come back together; two such waits of a second
    /// fit the 2.5 s of a welcome.</summary>
    public static TimeSpan Stretched(TimeSpan asked) => asked * (1 + (Random.Shared.NextDouble() / 5));
}
