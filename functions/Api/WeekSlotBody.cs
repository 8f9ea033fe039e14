using System.Globalization;

namespace PrivateDomain.Api;

/// <summary>Hours of the week as an operator sends them.</summary>
/// <param name="Days"><c>monday</c> to <c>sunday</c>; every day where none is named.</param>
/// <param name="From"><c>HH:mm</c>, local time.</param>
/// <param name="To">The same; <c>24:00</c> is the end of the day.</param>
public sealed record WeekSlotBody(IReadOnlyList<string?>? Days, string? From, string? To)
{
    /// <param name="at">The field's name.</param>
    public WeekSlot Checked(Checks checks, string at)
    {
        var (from, to) = (Time(From), Time(To));
        checks.That(from is not null, at + ".from", "must be a local time such as 22:00").That(to is not null, at + ".to", "must be a local time such as 06:00; the end of the day is 24:00");
        var days = (Days ?? []).Select(Day).ToList();
        checks.That(days.TrueForAll(day => day is not null), at + ".days", "must be weekdays: monday, tuesday, wednesday, thursday, friday, saturday, sunday");
        return new WeekSlot(days.Count == 0 ? null : [.. days.OfType<DayOfWeek>().Distinct()], from ?? default, to ?? default);
    }

    private static TimeOnly? Time(string? text) => text == "24:00" ? TimeOnly.MinValue
        : TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : null;

    private static DayOfWeek? Day(string? text) =>
        Enum.GetValues<DayOfWeek>().Select(day => (DayOfWeek?)day).FirstOrDefault(day => string.Equals(day.ToString(), text, StringComparison.OrdinalIgnoreCase));
}
