using System.Globalization;
using Microsoft.AspNetCore.Http;
using PrivateDomain.Api;

namespace PrivateDomain.Channels;

/// <summary>Days of the brand's zone that an operator asks for, both included.</summary>
public readonly record struct DayRange(DateOnly From, DateOnly Until)
{
    /// <summary>The most days of one answer: ten years.</summary>
    private const int MostDays = 3660;

    /// <summary>Every day of it has a month that comes after.</summary>
    private const int LastYear = 9998;

    /// <summary>Throws what is wrong with <c>from</c> and <c>until</c> as one 400.</summary>
    /// <param name="most">Days of one answer, where its rows are many.</param>
    public static DayRange Of(HttpRequest request, int most = MostDays)
    {
        var (from, until) = (Day(request, "from"), Day(request, "until"));
        new Checks()
            .That(from is not null, "from", "must be a day such as 2026-11-01")
            .That(until is not null, "until", "must be a day such as 2026-11-30")
            .That(until is null || until.Value.Year <= LastYear, "until", $"must not be after the year {LastYear}")
            .That(from is null || until is null || (until >= from && until.Value.DayNumber - from.Value.DayNumber < most), "until", $"must be at or after from, and at most {most} days in all")
            .Throw();
        return new(from!.Value, until!.Value);
    }

    /// <summary>From the first moment to the one behind the last, UTC.</summary>
    public (DateTimeOffset Start, DateTimeOffset End) In(TimeZoneInfo zone)
    {
        var day = new LocalWindow(TimeOnly.MinValue, TimeOnly.MinValue);
        return (day.On(From, zone).Start, day.On(Until.AddDays(1), zone).Start);
    }

    private static DateOnly? Day(HttpRequest request, string name) =>
        DateOnly.TryParseExact(request.Query[name].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
