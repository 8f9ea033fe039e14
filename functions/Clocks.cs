namespace PrivateDomain;

/// <summary>
/// Two clocks, by name. <see cref="TimeProvider"/> without a key is business time: what is due, quiet hours, expiry; a rehearsal
/// may run it ahead. With the key <see cref="System"/> it is system time: signatures, tokens, claims, replay windows.
/// </summary>
public static class Clocks
{
    public const string System = "system";
}

/// <summary>
/// Business time: system time plus what a rehearsal has moved it ahead. Never behind system time, and by whole seconds, because
/// platforms tell whole seconds of system time.
/// </summary>
public sealed class BusinessClock(TimeProvider system, TimeSpan ahead) : TimeProvider
{
    private long ahead = WholeSeconds(ahead);

    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref ahead));
        set => Interlocked.Exchange(ref ahead, WholeSeconds(value));
    }

    public override DateTimeOffset GetUtcNow() => system.GetUtcNow() + Ahead;

    /// <summary>The business moment that belongs to a moment of system time, such as a platform's timestamp.</summary>
    public DateTimeOffset FromSystem(DateTimeOffset at) => at + Ahead;

    public override long TimestampFrequency => system.TimestampFrequency;

    public override long GetTimestamp() => system.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        system.CreateTimer(callback, state, dueTime, period);

    private static long WholeSeconds(TimeSpan span) => Math.Max(0, span.Ticks - (span.Ticks % TimeSpan.TicksPerSecond));
}
