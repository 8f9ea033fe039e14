namespace PrivateDomain.Tests;

/// <summary>System time, as far ahead as a test says: what waits for seconds to pass need not.</summary>
internal sealed class AheadClock : TimeProvider
{
    private long ahead;

    public void Pass(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref ahead));
}
