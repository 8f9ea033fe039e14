using Microsoft.Extensions.Options;
using PrivateDomain.Channels.Cards;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Costs;

/// <param name="Minor">In the currency's minor unit.</param>
public sealed record Amount(long Minor, string Currency);

/// <param name="From">The first day, in the brand's zone.</param>
/// <param name="Until">The last day.</param>
/// <param name="Months">What the days cost of their months.</param>
/// <param name="Total">Of cards, adds and months, one sum for each currency.</param>
public sealed record CostShown(string Channel, DateOnly From, DateOnly Until, CostShown.OfCards Cards, CostShown.OfAdds Adds, Amount? Months, IReadOnlyList<Amount> Total)
{
    /// <param name="WithoutPrice">Cards of batches that were made while the channel said no price.</param>
    public sealed record OfCards(int Batches, long Count, long WithoutPrice, IReadOnlyList<Amount> Cost);

    /// <param name="Count">Contacts who came by the channel; one who added two keepers counts twice.</param>
    /// <param name="WithoutPrice">Those who came while the channel said no price.</param>
    public sealed record OfAdds(long Count, long WithoutPrice, IReadOnlyList<Amount> Cost);
}

/// <summary>
/// What a channel cost in some days: the batches that lead to it now and were made in these days and the contacts who came by it, each at the price of
/// that moment, and its months. A void batch was paid for all the same.
/// </summary>
public sealed class CountCost(Catalog catalog, AddCounts addCounts, IOptions<BrandOptions> brand)
{
    public async Task<CostShown> Handle(string id, Channel channel, DateOnly from, DateOnly until, CancellationToken stop)
    {
        var zone = brand.Value.Zone;
        var batches = new List<CardBatch>();
        await foreach (var (_, batch) in catalog.All(CardBatch.CatalogKind, ChannelJson.Default.CardBatch, stop))
            if (batch.Channel == id && batch.MadeAt is { } made && LocalWindow.Day(made, zone) is var day && day >= from && day <= until) batches.Add(batch);
        return Of(id, channel.Cost, batches, await addCounts.Read(id, from, until, stop), from, until);
    }

    public static CostShown Of(string id, ChannelCost? cost, IReadOnlyList<CardBatch> batches, IReadOnlyList<Amount?> adds, DateOnly from, DateOnly until)
    {
        var cards = Sums(batches.Where(batch => batch.Price is not null).Select(batch => new Amount(batch.Price!.Minor * batch.Count, batch.Price.Currency)));
        var came = Sums(adds.OfType<Amount>());
        var months = cost is { PerMonthMinor: not null } ? new Amount(cost.Months(from, until), cost.Currency) : null;
        return new(
            id, from, until,
            new(batches.Count, batches.Sum(batch => (long)batch.Count), batches.Where(batch => batch.Price is null).Sum(batch => (long)batch.Count), cards),
            new(adds.Count, adds.Count(add => add is null), came),
            months, Sums(months is null ? [.. cards, .. came] : [.. cards, .. came, months]));
    }

    private static IReadOnlyList<Amount> Sums(IEnumerable<Amount> amounts) =>
        [.. amounts.GroupBy(amount => amount.Currency, StringComparer.Ordinal).Select(group => new Amount(group.Sum(amount => amount.Minor), group.Key)).OrderBy(sum => sum.Currency, StringComparer.Ordinal)];
}
