using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

/// <summary>Something is to be noted of a contact at the platform.</summary>
public sealed record NotesPlanned(string Contact, string Keeper, int Tries = 0);

/// <summary>
/// What operators want noted of a contact, on the contact itself: a message brings it to the platform. Wished again while it waits, both
/// wishes hold, and where they differ the later.
/// </summary>
public sealed class PlanNotes(ContactStore contacts, KeeperIndex index, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    /// <returns>The rows as they stand now; nothing where the contact has no relation to this keeper.</returns>
    public async Task<ContactRows?> Handle(ContactRows rows, string keeper, NotesBody body, CancellationToken stop)
    {
        if (Follow.In(rows, Identity.WeCom, keeper) is null) return null;
        var wanted = new WantedNotes(
            RandomNumberGenerator.GetHexString(16, lowercase: true), system.GetUtcNow(), body.Remark, body.Description, body.Company, Meant(body.AddTags), Meant(body.RemoveTags));
        // Whoever has notes stands in the keeper's list, also who was not learned of yet.
        if (Notes.In(rows, keeper) is null && Relation.ExternalId(rows, Identity.WeCom) is { } external) await index.Add(keeper, external, rows.Id, stop);
        var planned = await contacts.Change(rows, now => Decide(now, keeper, wanted), stop);
        // Where the process dies before this, the caller has no answer and wishes again; the nightly comparison finds it too.
        await messages.Send(new NotesPlanned(planned.Id.Value, keeper), stop);
        return planned;

        // By the words that were used: an id found for a name today may be gone when it is needed.
        static IReadOnlyList<string> Meant(IReadOnlyList<string?>? tags) => [.. (tags ?? []).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    public static ContactRows Decide(ContactRows rows, string keeper, WantedNotes wanted)
    {
        var notes = Notes.In(rows, keeper) ?? new Notes(keeper, FollowNotes.None, DateTimeOffset.UnixEpoch);
        return (notes with { Wanted = notes.Wanted?.Then(wanted) ?? wanted, Refused = "" }).Into(rows);
    }
}
