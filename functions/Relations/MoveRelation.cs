using PrivateDomain.Contacts;

namespace PrivateDomain.Relations;

/// <summary>A customer has another keeper now: once, by the hand-over's key. The platform's own events of it find it so, or found it so.</summary>
public sealed class MoveRelation(ContactStore contacts, KeeperIndex index, BusinessClock clock)
{
    /// <param name="at">System time when it took effect.</param>
    public async Task Handle(Identity identity, HandOver job, DateTimeOffset at, CancellationToken stop)
    {
        var contact = contacts.IdOf(identity);
        await index.Add(job.To, identity.ExternalId, contact, stop);
        await contacts.Change(contact, rows => Decide(rows, identity, job, at, clock.FromSystem(at)), stop);
        await index.Remove(job.From, identity.ExternalId, stop);
    }

    public static ContactRows Decide(ContactRows rows, Identity identity, HandOver job, DateTimeOffset at, DateTimeOffset told)
    {
        if (ContactEvent.Seen(rows, Key("to"))) return rows;
        var given = Follow.In(rows, identity.Platform, job.From) is { Active: true } giver && giver.At <= at
            ? Relation.Record(rows, new RelationChanged(identity, job.From, Active: false, Key("from"), at, told) { Word = "handedOver" })
            : rows;
        return Relation.Record(Notes.Drop(given, job.From), new RelationChanged(identity, job.To, Active: true, Key("to"), at, told) { Word = "inherited" });

        string Key(string end) => $"transfer-{job.Id}-{end}";
    }
}
