using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Repurchase;

/// <summary>What the shop's orders have taught about all its customers and products, as of a night.</summary>
/// <param name="Until">The last day that is known in full, in the brand's zone.</param>
/// <param name="Products">How the shop's products differ in what a piece lasts.</param>
public sealed record Learned(DateOnly Until, Population Customers, ProductSpread Products)
{
    public const string Kind = "learned";

    /// <summary>There is one for the whole brand.</summary>
    public const string Id = "brand";

    /// <summary>What is assumed before the first night.</summary>
    public static Learned Nothing { get; } = new(DateOnly.MinValue, FitPopulation.From(new PopulationSummary(), DateOnly.MinValue), ProductSpread.Start);
}
