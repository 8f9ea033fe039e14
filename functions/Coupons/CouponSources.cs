using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>
/// What each source was given: a row in the shard of contact and offer, written once with its code. Where that shard of a pool had none left the
/// row names the shard in which the source goes on; where the offer had nothing more, the offer that took its place.
/// </summary>
public sealed class CouponSources(Tables tables)
{
    /// <summary>What the source was given before; nothing where it was not.</summary>
    public async Task<Allocation?> Standing(CouponSource source, CancellationToken stop)
    {
        var place = SourcePlace.First(source);
        while (await Find(source, place.Shard, stop) is { } found)
        {
            if (found.Next is not { } next) return found.Allocation;
            place = place.At(next);
        }
        return null;
    }

    /// <summary>
    /// From now on another offer's coupon stands for this one's: written at the end of the source's way, where its code would be. False where a code
    /// came meanwhile.
    /// </summary>
    public async Task<bool> Replace(CouponSource source, string otherOffer, CancellationToken stop)
    {
        var shard = CodeKeys.Home(source);
        while (await Find(source, shard, stop) is { } found)
        {
            if (found.Next is not { } next) return found.Allocation!.Value.OtherOffer == otherOffer;
            shard = next;
        }
        return await tables.Codes.Insert(new TableEntity(shard, CodeKeys.OfSource(source)) { ["offer"] = otherOffer }, stop) is null;
    }

    // Counted are the sources, each of which has a code or is on its way to one. The holder's row is written with each, so no two are counted past each other.
    internal async Task<TableTransactionAction?> Hold(CouponSource source, int most, CancellationToken stop)
    {
        var (home, key) = (CodeKeys.Home(source), CodeKeys.OfHolder(source));
        TableEntity? holder = null;
        var others = 0;
        await foreach (var row in tables.Codes.Rows(home, key, stop))
        {
            if (row.RowKey == key) holder = row;
            else if (row.RowKey.StartsWith(key + "|", StringComparison.Ordinal) && row.RowKey != CodeKeys.OfSource(source) && row.GetString("offer") is null) others++;
        }
        if (others >= most) return null;
        var next = new TableEntity(home, key) { ["codes"] = others + 1 };
        return holder is null ? new(TableTransactionActionType.Add, next) : new(TableTransactionActionType.UpdateReplace, next, holder.ETag);
    }

    /// <returns>Nothing where the contact has as many as one may have; false where the source's row is there already.</returns>
    internal async Task<bool?> Point(CouponSource source, Offer offer, SourcePlace place, string other, CancellationToken stop)
    {
        List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, new TableEntity(place.Shard, CodeKeys.OfSource(source)) { ["shard"] = other })];
        if (offer.PerContact is { } most && place.Before.Count == 0)
        {
            if (await Hold(source, most, stop) is not { } holder) return null;
            actions.Add(holder);
        }
        return await tables.Codes.Submit(actions, stop);
    }

    internal async Task<(string? Next, Allocation? Allocation)?> Find(CouponSource source, string shard, CancellationToken stop)
    {
        if (await tables.Codes.Find(shard, CodeKeys.OfSource(source), stop) is not { } row) return null;
        if (row.GetString("shard") is { } next) return (next, null);
        if (row.GetString("offer") is { } other) return (null, new Allocation(Code: null, other, Why: null));
        return (null, Allocation.Of(new CodeGiven(row.Text("code"), shard, row.Time("issuedAt"), row.Time("validFrom"), row.Time("expiresAt"), row.Text("terms"), IsNew: false)));
    }
}

/// <summary>Where the source is looked for now, and the shards that it went through.</summary>
public sealed record SourcePlace(string Shard, IReadOnlyList<string> Before)
{
    public static SourcePlace First(CouponSource source) => new(CodeKeys.Home(source), []);

    public SourcePlace At(string next) => new(next, [.. Before, Shard]);
}
