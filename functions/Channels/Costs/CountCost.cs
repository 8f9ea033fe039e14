using Microsoft.Extensions.Options;
using PrivateDomain.Channels.Cards;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Costs;

/// <param name="Minor">In the currency's minor unit.</param>
public sealed record Amount(long Minor, string Currency);

/// <param name="From">The first day, in the brand's zone.</param>
/// <param name="Until">The last day.</param>
/// <param name="Months">What the days cost of their months.</param>
/// <param name="Total">Of cards and months, one sum for each currency.</param>
/// <param name="NotCounted">What the channel costs besides, and is not in the sums.</param>
public sealed record CostShown(string Channel, DateOnly From, DateOnly Until, CostShown.OfCards Cards, Amount? Months, IReadOnlyList<Amount> Total, IReadOnlyList<string>? NotCounted)
{
    /// <param name="WithoutPrice">Cards of batches that were made while the channel said no price.</param>
    public sealed record OfCards(int Batches, long Count, long WithoutPrice, IReadOnlyList<Amount> Cost);
}

/// <summary>
/// What a channel cost in some days, from definitions alone: the batches that lead to it now and were made in these days, at the price of when
/// they were made, and its months. A void batch was paid for all the same.
/// </summary>
public sealed class CountCost(Catalog catalog, IOptions<BrandOptions> brand)
{
    public async Task<CostShown> Handle(string id, Channel channel, DateOnly from, DateOnly until, CancellationToken stop)
    {
        var zone = brand.Value.Zone;
        var batches = new List<CardBatch>();
        await foreach (var (_, batch) in catalog.All(CardBatch.CatalogKind, ChannelJson.Default.CardBatch, stop))
            if (batch.Channel == id && batch.MadeAt is { } made && LocalWindow.Day(made, zone) is var day && day >= from && day <= until) batches.Add(batch);
        return Of(id, channel.Cost, batches, from, until);
    }

    public static CostShown Of(string id, ChannelCost? cost, IReadOnlyList<CardBatch> batches, DateOnly from, DateOnly until)
    {
        var cards = Sums(batches.Where(batch => batch.Price is not null).Select(batch => new Amount(batch.Price!.Minor * batch.Count, batch.Price.Currency)));
        var months = cost is { PerMonthMinor: not null } ? new Amount(cost.Months(from, until), cost.Currency) : null;
        return new(
            id, from, until,
            new(batches.Count, batches.Sum(batch => (long)batch.Count), batches.Where(batch => batch.Price is null).Sum(batch => (long)batch.Count), cards),
            months, Sums(months is null ? cards : [.. cards, months]), cost is { PerAddMinor: not null } ? ["adds"] : null);
    }

    private static IReadOnlyList<Amount> Sums(IEnumerable<Amount> amounts) =>
        [.. amounts.GroupBy(amount => amount.Currency, StringComparer.Ordinal).Select(group => new Amount(group.Sum(amount => amount.Minor), group.Key)).OrderBy(sum => sum.Currency, StringComparer.Ordinal)];
}
