using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;

namespace PrivateDomain.Repurchase.Refit;

/// <summary>
/// Moves the planned reminders of a part of the contacts to what is known now, those alone whose moment is another by more than a day: the histories say which, and only then a
/// contact is read and written. What is left after a time slice goes on in a message of its own.
/// </summary>
public sealed partial class ReplanReminders(Histories histories, Outlooks outlooks, PlanReminder planReminder, MessageSender messages, IOptions<BrandOptions> brand, TimeProvider clock, ILogger<ReplanReminders> log) : IHandle<ForecastsLearned>
{
    private const int AtOnce = 8;
    private const int Batch = 500;

    public async Task Handle(ForecastsLearned message, CancellationToken stop)
    {
        var (slice, now, known) = (new TimeSlice(clock), clock.GetUtcNow(), new Dictionary<string, Outlook?>(StringComparer.Ordinal));
        await foreach (var shard in histories.Shards(message.Part, stop))
        {
            if (string.CompareOrdinal(shard, message.Shard) < 0) continue;
            await foreach (var some in histories.Planned(shard, shard == message.Shard ? message.After : "", now, stop).Chunk(Batch).WithCancellation(stop))
            {
                var moved = new List<(ContactId Contact, IReadOnlyCollection<string> Products)>();
                foreach (var (contact, history) in some)
                    if (await Moved(history, known, now, stop) is { Count: > 0 } products) moved.Add((contact, products));
                await Parallel.ForEachAsync(
                    moved, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (contact, stop) => await Move(contact.Contact, contact.Products, stop));
                if (!slice.IsOver) continue;
                await messages.Send(message with { Shard = shard, After = some[^1].Contact.Value }, stop);
                return;
            }
        }
    }

    // One that fails holds up no other: its reminder stays where it was planned, and the next night tries again.
    private async Task Move(ContactId contact, IReadOnlyCollection<string> products, CancellationToken stop)
    {
        try
        {
            await planReminder.Again(contact, products, stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            Log.NotMoved(log, failure, contact.Value);
        }
    }

    private async Task<IReadOnlyCollection<string>> Moved(History history, Dictionary<string, Outlook?> known, DateTimeOffset now, CancellationToken stop)
    {
        List<string>? moved = null;
        foreach (var (sku, planned) in history.Planned)
        {
            if (!known.TryGetValue(sku, out var outlook)) known[sku] = outlook = await outlooks.FindNow(sku, stop);
            if (outlook is not null && history.Buying is { } buying && RunOut.Of(buying, sku, outlook, brand.Value.Zone) is { } runOut && ReminderDelivery.IsOther(planned, runOut.RemindAt, now))
                (moved ??= []).Add(sku);
        }
        return moved ?? [];
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Reminders of {Contact} were not moved to what is known now; they stay as they were planned until the next night.")]
        public static partial void NotMoved(ILogger log, Exception failure, string contact);
    }
}
