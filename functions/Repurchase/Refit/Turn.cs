namespace PrivateDomain.Repurchase.Refit;

/// <summary>How long one message is worked at: a run that lasts too long is ended by its host.</summary>
internal readonly struct Turn(TimeProvider clock)
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(2);

    private readonly long start = clock.GetTimestamp();

    public bool IsOver => clock.GetElapsedTime(start) > LongEnough;
}
