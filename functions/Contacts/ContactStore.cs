using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Messages;

namespace PrivateDomain.Contacts;

/// <summary>
/// The one door to what is known about people. A change is a pure decision over the contact's rows and one transaction in the
/// contact's partition; every transaction also replaces the profile by its ETag, so two changes at once never mix.
/// </summary>
public sealed class ContactStore(
    TableServiceClient service, IOptions<ContactOptions> options, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    private const int MostTries = 8;
    private const int MostHops = 5;
    private readonly TableClient table = service.GetTableClient("contacts");
    private readonly byte[] idKey = options.Value.IdKeyBytes;

    // Many changes of one contact at once, such as a hundred orders imported together, would go on overtaking each other: in this process
    // those that were overtaken take turns.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public ContactId IdOf(Identity identity) => ContactId.For(idKey, identity);

    /// <summary>All rows; those of the contact that this one turned out to be, where it did.</summary>
    public async Task<ContactRows> Read(ContactId id, CancellationToken stop)
    {
        for (var hops = 0; hops <= MostHops; hops++)
        {
            var rows = await ReadAsItStands(id, stop);
            if (Profile.In(rows) is not { Moved.Length: > 0 } profile) return rows;
            id = new ContactId(profile.Moved);
        }
        throw new InvalidOperationException($"The contact {id} was moved more than {MostHops} times.");
    }

    /// <summary>All rows, as <see cref="Read"/>, where they say all that was ever known of this contact.</summary>
    /// <exception cref="NotYetException">They are still being copied to the contact that this one turned out to be: a decision now would be one without them.</exception>
    public async Task<ContactRows> ReadWhole(ContactId id, CancellationToken stop) => await Read(id, stop) is var rows && SamePerson.Has(rows, id)
        ? rows : throw new NotYetException("The contact is being merged.");

    /// <summary>
    /// All rows, also of a contact that was moved. More than a page holds (1,000) are read until nothing was changed between two readings: otherwise the profile of a later page
    /// would vouch for rows of an earlier one that it no longer stands for.
    /// </summary>
    internal async Task<ContactRows> ReadAsItStands(ContactId id, CancellationToken stop)
    {
        ETag? before = null;
        for (var reading = 1; ; reading++)
        {
            var (rows, pages) = (new List<TableEntity>(), 0);
            await foreach (var page in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {id.Value}"), cancellationToken: stop).AsPages())
            {
                rows.AddRange(page.Values);
                pages++;
            }
            var profile = rows.Find(row => row.RowKey == Profile.Key)?.ETag;
            if (pages < 2 || profile == before || reading == MostTries) return ContactRows.Of(id, rows);
            before = profile;
        }
    }

    /// <summary>Reads and changes: two operations.</summary>
    public async Task<ContactRows> Change(ContactId id, Func<ContactRows, ContactRows> decide, CancellationToken stop) =>
        await Change(await Read(id, stop), decide, stop);

    /// <summary>
    /// Changes, starting from rows that are believed to stand: one operation where that is so. Otherwise reads and decides again,
    /// at most 8 times. A decision that changes nothing writes nothing.
    /// </summary>
    /// <returns>The rows as they stand now.</returns>
    public Task<ContactRows> Change(ContactRows start, Func<ContactRows, ContactRows> decide, CancellationToken stop) => Change(start, decide, Read, stop);

    /// <summary>The same, and never a decision over rows without what was known of this contact.</summary>
    /// <exception cref="NotYetException">It turned out to be another one meanwhile, and its rows are still being copied to that.</exception>
    public Task<ContactRows> ChangeWhole(ContactRows start, Func<ContactRows, ContactRows> decide, CancellationToken stop) => Change(start, decide, ReadWhole, stop);

    /// <summary>Changes this very contact, also where it was moved.</summary>
    internal async Task<ContactRows> ChangeAsItStands(ContactId id, Func<ContactRows, ContactRows> decide, CancellationToken stop) =>
        await Change(await ReadAsItStands(id, stop), decide, ReadAsItStands, stop);

    private async Task<ContactRows> Change(
        ContactRows start, Func<ContactRows, ContactRows> decide, Func<ContactId, CancellationToken, Task<ContactRows>> read, CancellationToken stop)
    {
        var rows = start;
        var turn = turns[(start.Id.GetHashCode() & int.MaxValue) % turns.Length];
        var isTurn = false;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var next = decide(rows);
                if (!next.Changed) return next;
                var revised = Profile.Revise(next);
                var actions = revised.ToTransaction();
                try
                {
                    var responses = await table.SubmitTransactionAsync(actions, stop);
                    return revised.Written(actions, responses.Value);
                }
                catch (TableTransactionFailedException moved) when (moved.Status is 409 or 412 or 404 && attempt < MostTries)
                {
                    if (isTurn) await Jitter(attempt, stop);
                    else await turn.WaitAsync(stop);
                    isTurn = true;
                    rows = await read(start.Id, stop);
                }
                // A busy store answers inside a 202, where the pipeline's own retry does not look.
                catch (TableTransactionFailedException busy) when (busy.Status is 408 or 429 or >= 500 && attempt < MostTries)
                {
                    await Jitter(attempt, stop);
                }
            }
        }
        finally
        {
            if (isTurn) turn.Release();
        }
    }

    // Doubles, since many who came at once otherwise meet again and again: a purchase, its reminders and a hasty operator.
    private Task Jitter(int attempt, CancellationToken stop) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 10 << attempt)), clock, stop);
}
