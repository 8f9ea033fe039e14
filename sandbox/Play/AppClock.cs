using System.Globalization;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.Play;

/// <summary>The app's business clock, which rehearsal may move ahead.</summary>
/// <param name="Now">Business time, UTC.</param>
/// <param name="Ahead">How far it runs ahead of system time.</param>
/// <param name="Zone">The brand's zone.</param>
internal sealed record AppClock(DateTimeOffset Now, TimeSpan Ahead, TimeZoneInfo Zone)
{
    private static readonly TimeOnly Morning = new(10, 30);

    public DateTimeOffset Local => TimeZoneInfo.ConvertTime(Now, Zone);

    public static AppClock From(JsonObject answer) => new(
        DateTimeOffset.Parse((string)answer["now"]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        TimeSpan.Parse((string)answer["ahead"]!, CultureInfo.InvariantCulture),
        TimeZoneInfo.FindSystemTimeZoneById((string)answer["timeZone"]!));

    /// <summary>
    /// The first morning, 10:30 in the brand's zone, that is at least so many days away: outside the quiet hours, whatever the time now.
    /// </summary>
    public AppClock After(int days)
    {
        var earliest = Now + TimeSpan.FromDays(days);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(earliest, Zone).DateTime);
        var target = At(day) >= earliest ? At(day) : At(day.AddDays(1));
        // Whole seconds, never short of the target: the clock moved on since it was asked.
        var ahead = TimeSpan.FromSeconds(Math.Ceiling((Ahead + (target - Now)).TotalSeconds));
        return this with { Now = Now + (ahead - Ahead), Ahead = ahead };
    }

    public AppClock Plus(TimeSpan time) => this with { Now = Now + time, Ahead = Ahead + time };

    private DateTimeOffset At(DateOnly day)
    {
        var local = day.ToDateTime(Morning);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }
}
