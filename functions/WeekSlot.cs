using System.Text.Json.Serialization;

namespace PrivateDomain;

/// <summary>
/// Hours of the week in the brand's zone. Hours that cross midnight belong to the weekday on which they begin; equal ends are the whole day.
/// </summary>
/// <param name="Days">Weekdays; every day where none is named.</param>
public sealed record WeekSlot(IReadOnlyList<DayOfWeek>? Days, TimeOnly From, TimeOnly To)
{
    public bool Holds(DateTimeOffset now, TimeZoneInfo zone) =>
        new LocalWindow(From, To).DayOf(now, zone) is { } day && (Days is not { Count: > 0 } || Days.Contains(day.DayOfWeek));
}

/// <summary>Weekdays in JSON: <c>monday</c> to <c>sunday</c>.</summary>
internal sealed class WeekdayJson() : JsonStringEnumConverter<DayOfWeek>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);
