using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Repurchase.Refit;

/// <summary>
/// Summarises a part of the contacts, shard by shard. A shard of which no row was written since it was summarised is not read again, but for once a week, since
/// purchases ripen. What is left after a time slice goes on in a message of its own.
/// </summary>
public sealed class SummariseHistories(Histories histories, Summaries summaries, MessageSender messages, TimeProvider clock) : IHandle<HistoriesChosen>
{
    private const int Week = 7;

    public async Task Handle(HistoriesChosen message, CancellationToken stop)
    {
        var slice = new TimeSlice(clock);
        var standing = await summaries.Parts(stop).FirstOrDefaultAsync(part => part.Name == message.Part, stop);
        // A message of an earlier night that comes late.
        if (standing is not null && string.CompareOrdinal(standing.Night, message.Night) > 0) return;
        if (standing is null || !IsFor(standing, message.Night))
        {
            var shards = new List<string>();
            await foreach (var shard in histories.Shards(message.Part, stop))
            {
                shards.Add(shard);
                if (await summaries.Shard(shard, stop) is { } mark && IsFor(mark, message.Night)) continue;
                if (slice.IsOver)
                {
                    await messages.Send(message, stop);
                    return;
                }
                await Summarise(shard, message.Night, stop);
            }
            await summaries.KeepPart(message.Part, message.Night, await summaries.OfShards(message.Part, shards, message.Night, stop), stop);
        }
        // Where whoever was the first to see it never says so, the next hour's timer does.
        if (await summaries.Parts(stop).CountAsync(part => IsFor(part, message.Night), stop) == Histories.Parts.Count && await summaries.IsFirstToComplete(message.Part, message.Night, stop))
            await messages.Send(new HistoriesSummarised(message.Night), stop);
    }

    private async Task Summarise(string shard, string night, CancellationToken stop)
    {
        if (await summaries.Shard(shard, stop) is { } standing && Day(night).DayNumber - Day(standing.Made).DayNumber is >= 0 and < Week && !await histories.AnySince(shard, standing.Made, stop))
        {
            await summaries.StillHolds(standing, night, stop);
            return;
        }
        var (summary, until) = (new PopulationSummary(), LastDay(night));
        await foreach (var (contact, history) in histories.In(shard, stop)) Add(summary, contact, history, until);
        await summaries.KeepShard(shard, night, summary, stop);
    }

    private static void Add(PopulationSummary summary, ContactId contact, History history, DateOnly until)
    {
        if (history.Buying is not { } buying) return;
        summary.Add(contact.Value, buying.Days);
        foreach (var (sku, bought) in buying.Products) summary.Add(bought.History(sku), until);
    }

    /// <summary>The last day that is known in full in a night.</summary>
    internal static DateOnly LastDay(string night) => Day(night).AddDays(-1);

    internal static bool IsFor(SummaryMark mark, string night) => mark.Night == night;

    private static DateOnly Day(string night) => DateOnly.ParseExact(night, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
