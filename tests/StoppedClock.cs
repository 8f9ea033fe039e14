namespace PrivateDomain.Tests;

/// <summary>Stands at the moment of the test's start until it is moved; its timers are real.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => Now;
}
