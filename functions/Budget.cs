namespace PrivateDomain;

/// <summary>
/// The time that a webhook's sender gives us, from arrival, by system time. Work that has written something runs under this token
/// and not under the request's: a sender that hangs up cancels nothing.
/// </summary>
public sealed class Budget : IDisposable
{
    private readonly TimeProvider clock;
    private readonly long start;
    private readonly TimeSpan whole;
    private readonly CancellationTokenSource source;

    /// <param name="whole">For everything.</param>
    /// <param name="call">The longest that one call of a platform is waited for.</param>
    public Budget(TimeSpan whole, TimeProvider clock, TimeSpan? call = null)
    {
        (this.whole, Call, this.clock, start) = (whole, call ?? whole, clock, clock.GetTimestamp());
        source = new CancellationTokenSource(whole, clock);
    }

    public CancellationToken Token => source.Token;

    public TimeSpan Call { get; }

    public TimeSpan Left => whole - clock.GetElapsedTime(start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public void Dispose() => source.Dispose();
}
