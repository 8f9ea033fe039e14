using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Tests.Repurchase.Forecasts;

/// <summary>Customers of whom all is known: their own pace, their scatter around it, and the chance that each purchase was their last. Same seed, same customers.</summary>
internal sealed class MadeUpShop(int seed, double gone = 0.25)
{
    public static readonly DateOnly Opened = new(2024, 1, 1);
    public static readonly DateOnly Until = new(2026, 1, 1);

    private readonly Random random = new(seed);

    /// <summary>Half of their gaps are shorter than e^(3.7 ± 0.6) days; a gap is within a factor of 1.5 of the contact's own in two cases of three.</summary>
    public IEnumerable<(string Contact, PurchaseHistory History)> Customers(int count) =>
        Enumerable.Range(0, count).Select(number => ($"customer {number}", Customer()));

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public double Uniform() => random.NextDouble();

    private PurchaseHistory Customer()
    {
        var (own, day) = (3.7 + 0.6 * Normal(), Opened.DayNumber + random.Next(500));
        var days = new List<int> { day };
        while (random.NextDouble() >= gone && (day += Math.Max(1, (int)Math.Round(Math.Exp(own + 0.4 * Normal())))) <= Until.DayNumber) days.Add(day);
        return new([.. days]);
    }

    public static PopulationSummary Summary(IEnumerable<(string Contact, PurchaseHistory History)> customers, int capacity = PopulationSummary.DefaultCapacity)
    {
        var summary = new PopulationSummary(capacity);
        foreach (var (contact, history) in customers) summary.Add(contact, history);
        return summary;
    }

    public static PurchaseHistory Every(int days, int purchases) => new([.. Enumerable.Range(0, purchases).Select(i => Opened.DayNumber + i * days)]);
}
