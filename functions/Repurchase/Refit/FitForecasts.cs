using PrivateDomain.Messages;
using PrivateDomain.Repurchase.Forecasts;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase.Refit;

/// <summary>
/// Makes of a night's summaries what is kept in the catalogue: of all customers and products one text, of each defined product what its buyers have shown. The same summaries
/// give the same, so that doing it again does no harm.
/// </summary>
public sealed class FitForecasts(Summaries summaries, Catalog catalog, MessageSender messages) : IHandle<HistoriesSummarised>
{
    private const int AtOnce = 16;

    public async Task Handle(HistoriesSummarised message, CancellationToken stop)
    {
        // Fitted already, or a part has begun another night.
        if (await summaries.Fitted(stop) == message.Night || await summaries.Parts(stop).CountAsync(part => SummariseHistories.IsFor(part, message.Night), stop) < Histories.Parts.Count) return;
        var summary = await summaries.OfParts(message.Night, stop);
        var until = SummariseHistories.LastDay(message.Night);
        await Parallel.ForEachAsync(catalog.All(Product.Kind, RepurchaseJson.Default.Product, stop), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (product, stop) =>
        {
            var shown = summary.Products.GetValueOrDefault(product.Id) ?? ProductGaps.None;
            if (shown != (await catalog.FindNow(Outlooks.BuyersKind, product.Id, ForecastJson.Default.ProductGaps, stop) ?? ProductGaps.None))
                await catalog.Save(Outlooks.BuyersKind, product.Id, shown, ForecastJson.Default.ProductGaps, stop);
        });
        var learned = new Learned(until, FitPopulation.From(summary, until), ProductSpread.Of([.. summary.Products.Values]));
        await catalog.Save(Learned.Kind, Learned.Id, learned, RepurchaseJson.Default.Learned, stop);
        foreach (var part in Histories.Parts) await messages.Send(new ForecastsLearned(part), stop);
        await summaries.KeepFitted(message.Night, stop);
    }
}
