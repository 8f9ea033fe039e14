using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Repurchase;

/// <summary>When a contact has probably used up what it bought of a product, and when it is best reminded of it.</summary>
/// <param name="At">Half of those who buy it again have done so by then.</param>
/// <param name="RemindAt">At the time of day at which the contact buys, in the last day of the window that leaves time for the parcel.</param>
public sealed record RunOut(DateTimeOffset At, DateTimeOffset RemindAt)
{
    /// <summary>Who less probably comes back within half a year is left in peace, where the time to remind has passed before we knew.</summary>
    private const double LeastChance = 0.2;

    private const double Longest = 36_500;
    private static readonly TimeSpan Lead = TimeSpan.FromDays(3);
    private static readonly TimeSpan Grace = TimeSpan.FromDays(14);

    /// <summary>Who has not bought two weeks after is not reminded of it any more.</summary>
    public DateTimeOffset ExpiresAt => At + Grace;

    /// <summary>As it is foreseen on the day of the purchase; nothing where the product was not bought.</summary>
    public static RunOut? Of(BuyingHistory history, string sku, Outlook outlook, TimeZoneInfo zone) =>
        history.Products.GetValueOrDefault(sku) is { } bought ? From(bought.LastPaidAt, Cycle(bought, sku, outlook).TypicalDays, since: 0, history, zone) : null;

    /// <summary>
    /// The same where its time was over when the purchases became known, such as from a file: conditioned on the silence since, and nothing where the
    /// contact hardly comes back, or not for this.
    /// </summary>
    public static RunOut? After(BuyingHistory history, string sku, Outlook outlook, TimeZoneInfo zone, DateTimeOffset now)
    {
        var bought = history.Products[sku];
        var silence = Silence(history.LastPaidAt, now);
        if (outlook.Learned.Customers.Forecast(history.Days).Given(silence).Probability(silence + BestMoment.Horizon) < LeastChance) return null;
        silence = Silence(bought.LastPaidAt, now);
        var forecast = Cycle(bought, sku, outlook).Given(silence);
        var chance = forecast.Probability(silence + BestMoment.Horizon);
        return chance >= LeastChance && forecast.Quantile(chance / 2) is { } day ? From(bought.LastPaidAt, day, silence, history, zone) : null;
    }

    private static int Silence(DateTimeOffset since, DateTimeOffset now) => Math.Max(0, (int)(now - since).TotalDays);

    private static Forecast Cycle(BoughtProduct bought, string sku, Outlook outlook) =>
        ProductCycle.Forecast(outlook.Learned.Products, outlook.Buyers, bought.History(sku), outlook.Product.DaysOfUse);

    // Whole minutes, so that what is the same by every computation is the same moment.
    private static RunOut From(DateTimeOffset last, double days, double since, BuyingHistory history, TimeZoneInfo zone)
    {
        days = Math.Min(days, Longest);
        var at = last + Minutes(days);
        // Three days before, or a tenth of the time where that is less.
        var lead = Minutes((days - since) / 10);
        if (lead > Lead) lead = Lead;
        return new(at, lead < TimeSpan.FromDays(1) ? at - lead : Usual(at - lead, history.UsualTime, zone));
    }

    private static TimeSpan Minutes(double days) => TimeSpan.FromMinutes(Math.Round(days * TimeSpan.MinutesPerDay));

    // The last time of day of this kind that is not later.
    private static DateTimeOffset Usual(DateTimeOffset latest, TimeOnly time, TimeZoneInfo zone)
    {
        var day = LocalWindow.Day(latest, zone);
        var moment = new LocalWindow(time, time).On(day, zone).Start;
        return moment <= latest ? moment : new LocalWindow(time, time).On(day.AddDays(-1), zone).Start;
    }
}
