namespace PrivateDomain.Platforms;

/// <summary>When a message that met a platform's verdict is to come again.</summary>
public static class ComeAgain
{
    /// <summary>Tries of a message; they reach over more than a day.</summary>
    public const int MostTries = 40;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Whether the same call may succeed later: the platform is busy, nobody knows, or a person has to act first.</summary>
    public static bool MayComeAgain(this Verdict verdict) =>
        verdict.Kind is VerdictKind.Later or VerdictKind.Unknown || (verdict.Kind is VerdictKind.Misconfigured && verdict.Code != TransportFault.NotConfigured);

    /// <summary>
    /// How long to wait: as the platform says, or twice as long each time up to an hour, stretched by up to half so that many do not come
    /// back together.
    /// </summary>
    /// <param name="tries">How often it was tried before this time.</param>
    public static TimeSpan Pause(this Verdict verdict, int tries)
    {
        var own = verdict.Kind is VerdictKind.Misconfigured ? Longest : First * Math.Pow(2, Math.Min(tries, 9));
        var wait = verdict.RetryAfter is { } asked && asked > own ? asked : own < Longest ? own : Longest;
        return wait * (1 + (Random.Shared.NextDouble() / 2));
    }
}
