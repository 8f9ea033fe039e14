using Azure;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>
/// Whether an offer issues codes now. A row in each shard stands while it does, and every transaction that issues a code also touches that row:
/// so a pause is in force with its last row gone, and nobody has to read it first. The row names how codes are issued, so an instance that
/// still believes in an older definition fails and reads again.
/// </summary>
public sealed class OfferGate(Tables tables, Catalog catalog)
{
    /// <summary>Fails the transaction that it is part of unless the offer issues codes in this way.</summary>
    public static TableTransactionAction Pass(string shard, string offerId, Offer offer) =>
        new(TableTransactionActionType.UpdateMerge, new TableEntity(shard, RowOf(offerId, offer)), ETag.All);

    public async Task<bool> IsOpen(string shard, string offerId, Offer offer, CancellationToken stop) =>
        await tables.Codes.Find(shard, RowOf(offerId, offer), stop) is not null;

    /// <summary>As operators turned it, read from the store.</summary>
    public async Task<OfferStatus> Status(string offerId, CancellationToken stop) =>
        (await catalog.FindNow(OfferState.CatalogKind, offerId, CouponJson.Default.OfferState, stop))?.Status ?? OfferStatus.Running;

    /// <summary>Makes the rows say what definition and state say now; safe to repeat, and goes on until nobody changed either meanwhile.</summary>
    public async Task BringInLine(string offerId, CancellationToken stop)
    {
        while (true)
        {
            var (offer, status) = await Read(offerId, stop);
            if (offer is null) return;
            var wanted = status is OfferStatus.Running ? RowOf(offerId, offer) : "";
            await Task.WhenAll(CouponCode.Shards.Select(shard => Set(shard, Prefix(offerId), wanted, stop)));
            if (await Read(offerId, stop) is var (after, then) && then == status && (after is null || RowOf(offerId, after) == RowOf(offerId, offer))) return;
        }
    }

    /// <summary>No code passes from now on, until it is brought in line again.</summary>
    public Task Close(string offerId, CancellationToken stop) =>
        Task.WhenAll(CouponCode.Shards.Select(shard => Set(shard, Prefix(offerId), wanted: "", stop)));

    private async Task<(Offer? Offer, OfferStatus Status)> Read(string offerId, CancellationToken stop) =>
        (await catalog.FindNow(Offer.Kind, offerId, CouponJson.Default.Offer, stop), await Status(offerId, stop));

    private async Task Set(string shard, string prefix, string wanted, CancellationToken stop)
    {
        var stands = false;
        await foreach (var row in tables.Codes.Rows(shard, prefix, stop))
        {
            if (row.RowKey == wanted) stands = true;
            else await tables.Codes.Delete(shard, row.RowKey, stop);
        }
        if (wanted.Length > 0 && !stands) await tables.Codes.Insert(new TableEntity(shard, wanted), stop);
    }

    private static string Prefix(string offerId) => $"open|{Keys.Encode(offerId)}|";

    private static string RowOf(string offerId, Offer offer) =>
        $"{Prefix(offerId)}{offer.Codes.ToString().ToLowerInvariant()}-{(offer.IsBudgetedAtIssue ? "budgeted" : offer.IsLimitedAtIssue ? "counted" : "uncounted")}";
}
