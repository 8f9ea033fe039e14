using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Messages;

namespace PrivateDomain.Repurchase.Refit;

/// <summary>The histories of a part of the contacts are to be summarised for a night.</summary>
public sealed record HistoriesChosen(string Part, string Night);

/// <summary>All parts of the contacts are summarised for a night.</summary>
public sealed record HistoriesSummarised(string Night);

/// <summary>Forecasts were learned anew: a part's reminders are to be looked at, those after a contact of a shard.</summary>
public sealed record ForecastsLearned(string Part, string Shard = "", string After = "");

/// <summary>
/// Every night after three in the brand's zone the forecasts learn from the shop's orders, and reminders are moved by what they learned: the parts of the contacts are
/// summarised apart, the last one that is done has all of them fitted, and then each part is planned again. A night that was missed or broke off is made up for
/// in the next hour that the app runs.
/// </summary>
public sealed class RefitForecasts(Summaries summaries, MessageSender messages, IOptions<BrandOptions> brand, TimeProvider clock)
{
    [Function("RefitForecasts")]
    public Task Run([TimerTrigger("0 41 * * * *")] TimerInfo timer, CancellationToken stop) => Sweep(stop);

    public async Task Sweep(CancellationToken stop)
    {
        var night = Night.Of(clock.GetUtcNow(), brand.Value.Zone);
        if (await summaries.Fitted(stop) == night) return;
        // Also what was begun and has not come to its end: what is done is not done again.
        var done = await summaries.Parts(stop).Where(part => SummariseHistories.IsFor(part, night)).Select(part => part.Name).ToListAsync(stop);
        foreach (var part in Histories.Parts.Except(done, StringComparer.Ordinal)) await messages.Send(new HistoriesChosen(part, night), stop);
        if (done.Count == Histories.Parts.Count) await messages.Send(new HistoriesSummarised(night), stop);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HistoriesChosen))]
[JsonSerializable(typeof(HistoriesSummarised))]
[JsonSerializable(typeof(ForecastsLearned))]
internal sealed partial class RefitJson : JsonSerializerContext;
