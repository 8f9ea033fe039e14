using System.Globalization;
using PrivateDomain.Contacts;

namespace PrivateDomain.Relations;

/// <summary>The platform proved that a keeper does not have a contact (any more): a call was told so, or the customer is listed without the keeper.</summary>
public sealed class EndRelation(ContactStore contacts, KeeperIndex index, BusinessClock clock)
{
    /// <param name="at">System time of the proof; a relation that began, or was told of, after it stays.</param>
    public async Task Handle(Identity identity, string keeper, DateTimeOffset at, CancellationToken stop)
    {
        var rows = await contacts.Change(contacts.IdOf(identity), rows => Decide(rows, identity, keeper, at, clock.FromSystem(at)), stop);
        if (Follow.In(rows, identity.Platform, keeper) is not { Active: true }) await index.Remove(keeper, identity.ExternalId, stop);
    }

    public static ContactRows Decide(ContactRows rows, Identity identity, string keeper, DateTimeOffset at, DateTimeOffset told)
    {
        if (!rows.Known) return rows;
        if (Follow.In(rows, identity.Platform, keeper) is not { Active: true } standing) return Notes.End(rows, keeper);
        if (standing.At > at || Notes.In(rows, keeper)?.KnownAt > at) return rows;
        return Notes.End(Relation.Record(rows, new RelationChanged(identity, keeper, Active: false, Key(keeper, at), at, told) { Word = "relationEnded" }), keeper);
    }

    /// <summary>Whether it was such a proof that ended the relation, and no event.</summary>
    public static bool IsProved(ContactRows rows, Follow ended) => ContactEvent.Seen(rows, Key(ended.Keeper, ended.At));

    private static string Key(string keeper, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"ended-{Storage.Keys.Encode(keeper)}-{at.ToUnixTimeSeconds()}");
}
