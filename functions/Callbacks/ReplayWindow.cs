using System.Globalization;

namespace PrivateDomain.Callbacks;

/// <summary>How far a callback's timestamp may be from now. Its repeats are recognised by the event's key, never by a nonce.</summary>
internal static class ReplayWindow
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    /// <param name="timestamp">Unix seconds, as they came.</param>
    /// <param name="now">System time.</param>
    public static bool Holds(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= Length.TotalSeconds;
}
