using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Repurchase;

/// <summary>What forecasts need of a contact's purchases: small enough that those of all contacts can be read in a night.</summary>
/// <param name="Days">On which the contact bought anything, in the brand's zone.</param>
/// <param name="LastPaidAt">The latest order of all.</param>
/// <param name="UsualTime">When in the day the contact buys, in the brand's zone.</param>
/// <param name="Products">By SKU; of more than <see cref="MostProducts"/> those bought last.</param>
public sealed record BuyingHistory(PurchaseHistory Days, DateTimeOffset LastPaidAt, TimeOnly UsualTime, IReadOnlyDictionary<string, BoughtProduct> Products)
{
    public const int MostProducts = 2000;

    /// <summary>Orders within so long of each other are at one time of the day.</summary>
    private static readonly TimeSpan AtOneTime = TimeSpan.FromMinutes(90);

    /// <summary>Nothing where the contact kept nothing that it bought.</summary>
    public static BuyingHistory? Of(Purchases purchases, TimeZoneInfo zone)
    {
        var bought = purchases.Kept.Select(one => (Local: TimeZoneInfo.ConvertTime(one.PaidAt, zone).DateTime, one.PaidAt, one.Pieces)).ToList();
        if (bought.Count == 0) return null;
        var pieces = from order in bought
                     from piece in order.Pieces
                     select (Sku: piece.Key, order.PaidAt, Purchase: new ProductPurchase(DateOnly.FromDateTime(order.Local), (int)Math.Min(int.MaxValue, piece.Value)));
        var products = pieces.GroupBy(piece => piece.Sku, piece => (piece.PaidAt, piece.Purchase), StringComparer.Ordinal).Select(product => (Sku: product.Key, Bought: BoughtProduct.Of(product)));
        return new(
            PurchaseHistory.Of(bought.Select(order => DateOnly.FromDateTime(order.Local))), bought[^1].PaidAt, Usual([.. bought.Select(order => TimeOnly.FromDateTime(order.Local))]),
            products.OrderByDescending(product => product.Bought.LastPaidAt).Take(MostProducts).ToDictionary(product => product.Sku, product => product.Bought, StringComparer.Ordinal));
    }

    // The time around which most orders lie, of equals the latest: somebody who buys at lunch is best written to before lunch.
    private static TimeOnly Usual(List<TimeOnly> times)
    {
        var recent = times.TakeLast(PurchaseHistory.Longest).Reverse().ToList();
        return recent.MaxBy(time => recent.Count(other => Apart(time, other) <= AtOneTime));
    }

    private static TimeSpan Apart(TimeOnly one, TimeOnly other)
    {
        var apart = (one.ToTimeSpan() - other.ToTimeSpan()).Duration();
        return apart <= TimeSpan.FromHours(12) ? apart : TimeSpan.FromDays(1) - apart;
    }
}

/// <summary>A contact's purchases of one product, the last <see cref="PurchaseHistory.Longest"/> of them.</summary>
/// <param name="Days">As day numbers, ascending, in the brand's zone.</param>
/// <param name="Quantities">The pieces of each day.</param>
public sealed record BoughtProduct(DateTimeOffset LastPaidAt, int[] Days, int[] Quantities)
{
    public ProductHistory History(string sku) => new(sku, Days.Zip(Quantities, (day, quantity) => new ProductPurchase(DateOnly.FromDayNumber(day), quantity)));

    internal static BoughtProduct Of(IEnumerable<(DateTimeOffset PaidAt, ProductPurchase Purchase)> bought)
    {
        var all = bought.ToList();
        var history = new ProductHistory("", all.Select(one => one.Purchase)).Purchases.TakeLast(PurchaseHistory.Longest).ToList();
        return new(all.Max(one => one.PaidAt), [.. history.Select(one => one.Day.DayNumber)], [.. history.Select(one => one.Quantity)]);
    }
}
