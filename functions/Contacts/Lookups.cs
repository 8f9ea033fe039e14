using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>What an order or another room may know a person by, beside the platform's own id.</summary>
/// <param name="Kind">unionid, phone, card, or <c>shop:{shop}</c> for that shop's customer id.</param>
/// <param name="Value">The id itself; for a phone its keyed hash, never the number.</param>
public readonly record struct Trait(string Kind, string Value)
{
    public const string OfCards = "card";

    public static Trait UnionId(string value) => new("unionid", value);
    public static Trait External(Identity identity) => new(identity.Platform, identity.ExternalId);
    public static Trait Card(string serial) => new(OfCards, serial);
    public static Trait Phone(string hash) => new("phone", hash);
    public static Trait ShopCustomer(string shop, string id) => new("shop:" + shop, id);

    /// <summary>
    /// One hash names kind and value; the key of every row about this trait. The kind may hold a shop's name, so it is encoded: two
    /// traits never read the same.
    /// </summary>
    public string Hash => Keys.Hash($"{Keys.Encode(Kind)}|{Value}");
}

/// <summary>From a trait to the contact who showed it first. A trait attributes; only an equal union id merges two contacts.</summary>
public sealed class Lookups(Tables tables)
{
    /// <summary>Remembers the trait for the contact unless another contact showed it before; that one is then returned.</summary>
    public async Task<ContactId> Learn(Trait trait, ContactId contact, CancellationToken stop)
    {
        var standing = await tables.Lookups.Insert(
            new TableEntity(Partition(trait), trait.Hash) { ["kind"] = trait.Kind, ["contact"] = contact.Value }, stop);
        return standing is null ? contact : new(standing.Text("contact"));
    }

    /// <summary>The trait now leads to <paramref name="to"/>, where it led to <paramref name="from"/>.</summary>
    public async Task Repoint(Trait trait, ContactId from, ContactId to, CancellationToken stop)
    {
        if (await tables.Lookups.Find(Partition(trait), trait.Hash, stop) is not { } row || row.Text("contact") != from.Value) return;
        row["contact"] = to.Value;
        // Somebody else who repointed it meanwhile did the same.
        await tables.Lookups.Replace(row, stop);
    }

    public async Task<ContactId?> Find(Trait trait, CancellationToken stop) =>
        await tables.Lookups.Find(Partition(trait), trait.Hash, stop) is { } row ? new ContactId(row.Text("contact")) : null;

    private static string Partition(Trait trait) => $"{Keys.Encode(trait.Kind)}|{trait.Hash[..2]}";
}
