namespace PrivateDomain;

/// <summary>
/// How long one message or timer is worked at, two minutes: a run that lasts too long is ended by its host. What is left goes on in another.
/// </summary>
internal readonly struct TimeSlice(TimeProvider clock)
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(2);

    private readonly long start = clock.GetTimestamp();

    public bool IsOver => clock.GetElapsedTime(start) > LongEnough;
}
