using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>
/// Whether an offer issues codes now. A row in each shard stands while it does, and every transaction that issues a code also touches that row:
/// so a pause is in force with its last row gone, and nobody has to read it first. The row names how codes are issued, so an instance that
/// still believes in an older definition fails and reads again.
/// </summary>
public sealed class OfferGate(Tables tables, Catalog catalog, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    /// <summary>Fails the transaction that it is part of unless the offer issues codes in this way.</summary>
    public static TableTransactionAction Pass(string shard, string offerId, Offer offer) =>
        new(TableTransactionActionType.UpdateMerge, new TableEntity(shard, RowOf(offerId, offer)), ETag.All);

    public async Task<bool> IsOpen(string shard, string offerId, Offer offer, CancellationToken stop) =>
        await tables.Codes.Find(shard, RowOf(offerId, offer), stop) is not null;

    /// <summary>As operators turned it, read from the store.</summary>
    public async Task<OfferStatus> Status(string offerId, CancellationToken stop) =>
        (await State(offerId, stop)).Status;

    /// <summary>No code passes from now on, whoever brings it in line, until <see cref="Open"/> or for so long: system time.</summary>
    public async Task Close(string offerId, DateTimeOffset until, CancellationToken stop)
    {
        var standing = await Change(offerId, state => state.ClosedUntil > system.GetUtcNow() ? state : state with { ClosedUntil = until }, stop);
        if (standing.ClosedUntil != until) throw new ApiProblem(503, "busy", "Somebody else changes the offer at this moment. Send it again.");
        await BringInLine(offerId, stop);
    }

    /// <summary>Takes one's own closing back; the rows follow when it is brought in line.</summary>
    /// <param name="until">Until when one closed it.</param>
    public Task Open(string offerId, DateTimeOffset until, CancellationToken stop) =>
        Change(offerId, state => state.ClosedUntil == until ? state with { ClosedUntil = null } : state, stop);

    /// <summary>Changes how operators turned it.</summary>
    /// <returns>As it stands then.</returns>
    public async Task<OfferState> Change(string offerId, Func<OfferState, OfferState> change, CancellationToken stop)
    {
        var first = change(new OfferState(OfferStatus.Running));
        if (await catalog.Add(OfferState.CatalogKind, offerId, first, CouponJson.Default.OfferState, stop) is null) return first;
        return await catalog.Change(OfferState.CatalogKind, offerId, change, CouponJson.Default.OfferState, stop) ?? first;
    }

    private async Task<OfferState> State(string offerId, CancellationToken stop) =>
        await catalog.FindNow(OfferState.CatalogKind, offerId, CouponJson.Default.OfferState, stop) ?? new OfferState(OfferStatus.Running);

    private async Task<string?> Wanted(string offerId, CancellationToken stop)
    {
        if (await catalog.FindNow(Offer.Kind, offerId, CouponJson.Default.Offer, stop) is not { } offer) return null;
        return await State(offerId, stop) is { Status: OfferStatus.Running } state && !(state.ClosedUntil > system.GetUtcNow()) ? RowOf(offerId, offer) : "";
    }

    /// <summary>
    /// Makes the rows say what definition and state say now; safe to repeat. How the gates stand is read before what they are to say, and each write of
    /// one replaces its head as it was read: whoever read a state that was changed meanwhile does not undo what its changer made of the gate.
    /// </summary>
    public async Task BringInLine(string offerId, CancellationToken stop)
    {
        for (var shards = CouponCode.Shards; shards.Count > 0;)
        {
            var gates = await Task.WhenAll(shards.Select(async shard => (Shard: shard, Rows: await tables.Codes.Rows(shard, Prefix(offerId), stop).ToListAsync(stop))));
            if (await Wanted(offerId, stop) is not { } open) return;
            var moved = await Task.WhenAll(gates.Select(async gate => await tables.Codes.Submit(Written(gate.Shard, gate.Rows, Prefix(offerId), open), stop) ? null : gate.Shard));
            shards = [.. moved.OfType<string>()];
        }
    }

    private static List<TableTransactionAction> Written(string shard, List<TableEntity> rows, string head, string open)
    {
        List<TableTransactionAction> actions = [rows.Find(row => row.RowKey == head) is { } standing
            ? new(TableTransactionActionType.UpdateReplace, new TableEntity(shard, head), standing.ETag)
            : new(TableTransactionActionType.Add, new TableEntity(shard, head))];
        actions.AddRange(rows.Where(row => row.RowKey != head && row.RowKey != open).Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)));
        if (open.Length > 0 && !rows.Exists(row => row.RowKey == open)) actions.Add(new(TableTransactionActionType.Add, new TableEntity(shard, open)));
        return actions;
    }

    /// <summary>Of a gate's rows; the head itself stands for ever.</summary>
    private static string Prefix(string offerId) => $"open|{Keys.Encode(offerId)}|";

    private static string RowOf(string offerId, Offer offer) =>
        $"{Prefix(offerId)}{offer.Codes.ToString().ToLowerInvariant()}-{(offer.IsBudgetedAtIssue ? "budgeted" : offer.IsLimitedAtIssue ? "counted" : "uncounted")}";
}
