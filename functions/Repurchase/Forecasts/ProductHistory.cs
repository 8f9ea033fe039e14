namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>What a contact bought of a product on one day, in the brand's zone.</summary>
public readonly record struct ProductPurchase(DateOnly Day, int Quantity);

/// <summary>A contact's purchases of one product, ascending by day; those of one day are one.</summary>
public sealed record ProductHistory
{
    public ProductHistory(string sku, IEnumerable<ProductPurchase> purchases)
    {
        Sku = sku;
        Purchases = [.. purchases.GroupBy(purchase => purchase.Day).OrderBy(day => day.Key).Select(day => new ProductPurchase(day.Key, (int)Math.Min(int.MaxValue, day.Sum(one => (long)one.Quantity))))];
        if (Purchases.Count == 0) throw new ArgumentException("A history begins with a purchase.", nameof(purchases));
    }

    public string Sku { get; }

    public IReadOnlyList<ProductPurchase> Purchases { get; }

    public int LastQuantity => Purchases[^1].Quantity;

    /// <summary>Purchases that follow each other within so many days are one: all of it lasts from the last of them on.</summary>
    internal ProductHistory Stocked(Func<int, double> within)
    {
        var purchases = new List<ProductPurchase>();
        foreach (var next in Purchases)
        {
            var isStock = purchases.Count > 0 && next.Day.DayNumber - purchases[^1].Day.DayNumber < within(purchases[^1].Quantity);
            if (isStock) purchases[^1] = next with { Quantity = (int)Math.Min(int.MaxValue, (long)purchases[^1].Quantity + next.Quantity) };
            else purchases.Add(next);
        }
        return purchases.Count == Purchases.Count ? this : new(Sku, purchases);
    }

    /// <summary>The days until each next purchase, with the quantity that had to last so long.</summary>
    internal IEnumerable<(double LogDays, double LogQuantity)> Gaps() => Purchases.Zip(
        Purchases.Skip(1), (one, next) => (Math.Log(next.Day.DayNumber - one.Day.DayNumber), LogOf(one.Quantity)));

    internal static double LogOf(int quantity) => Math.Log(Math.Max(1, quantity));
}
