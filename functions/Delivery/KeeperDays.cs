using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Delivery;

/// <summary>
/// How many personal tasks a keeper has been given on a day of the brand: each is a tap, and a keeper has other things to do. A task takes its
/// place before it is claimed, under its own name, so a repeat takes no second one and two at once cannot overshoot. Two operations.
/// </summary>
public sealed class KeeperDays(Tables tables, DeliveryPolicy policy, IOptions<DeliveryOptions> options)
{
    private const int NameLength = 20;
    private const int MostTries = 20;

    /// <summary>True: the task has its place on the keeper's day. False: the day is full.</summary>
    /// <param name="now">Business time.</param>
    public Task<bool> Take(string keeper, ContactId contact, DeliveryRow delivery, DateTimeOffset now, CancellationToken stop) =>
        Change(keeper, now, taken => taken.Contains(Name(contact, delivery.Key), StringComparer.Ordinal) ? taken
            : taken.Count < Places(delivery.Kind) ? [.. taken, Name(contact, delivery.Key)]
            : null, stop);

    /// <summary>The task did not come to be: its place is free again.</summary>
    public Task GiveBack(string keeper, ContactId contact, string delivery, DateTimeOffset now, CancellationToken stop) =>
        Change(keeper, now, taken => [.. taken.Where(name => name != Name(contact, delivery))], stop);

    // A campaign comes by the hundred and would take every day: a quarter of each is left for those who run out of something today.
    private int Places(string kind) => options.Value.PersonalTasksPerDay - (kind == TaskDelivery.Campaign ? options.Value.PersonalTasksPerDay / 4 : 0);

    private async Task<bool> Change(string keeper, DateTimeOffset now, Func<IReadOnlyList<string>, IReadOnlyList<string>?> decide, CancellationToken stop)
    {
        var (partition, day) = ("day|" + Keys.Encode(keeper), policy.DayOf(now).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        for (var tries = 0; tries < MostTries; tries++)
        {
            var row = await tables.Tasks.Find(partition, day, stop);
            var taken = (row?.Text("taken") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (decide(taken) is not { } next) return false;
            if (next.Count == taken.Length) return true;
            var changed = new TableEntity(partition, day) { ["taken"] = string.Join(' ', next) };
            if (row is null ? await tables.Tasks.Insert(changed, stop) is null : await Replace(changed, row, stop)) return true;
        }
        throw new TimeoutException($"The day of the keeper {keeper} is changed by many at once; the queue brings this one again.");
    }

    private Task<bool> Replace(TableEntity changed, TableEntity read, CancellationToken stop)
    {
        changed.ETag = read.ETag;
        return tables.Tasks.Replace(changed, stop);
    }

    private static string Name(ContactId contact, string delivery) => Keys.Hash($"{contact.Value}|{delivery}")[..NameLength];
}
