namespace PrivateDomain.Coupons;

/// <summary>When a coupon holds: so many days from its issue, or fixed days of the brand's zone, the last one included.</summary>
/// <param name="Days">24 hours each, from the moment of issue.</param>
public sealed record Validity(int? Days = null, DateOnly? From = null, DateOnly? Until = null)
{
    public const int DefaultDays = 30;

    /// <summary>Of a coupon that is issued now: it holds from the first moment and no more at the second. UTC.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) Of(DateTimeOffset now, TimeZoneInfo zone)
    {
        var from = From is { } first ? Start(first, zone) : now;
        var until = Until is { } last ? Start(last.AddDays(1), zone) : now.AddDays(Days ?? DefaultDays);
        return (from < now ? now : from, until);
    }

    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone) => new LocalWindow(TimeOnly.MinValue, TimeOnly.MinValue).On(day, zone).Start;
}
