using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>A code that a source was given and has not used.</summary>
public sealed record StandingIssue(CouponSource Source, string Code, DateTimeOffset IssuedAt)
{
    /// <summary>What the contact's copy says once it is taken back.</summary>
    public CouponChange Released => new(Source.Offer, Code, CouponState.Released);
}

/// <summary>
/// Takes back what a source was given: only where no text that held the code left the house. A pool's code is free again, a generated one waits
/// for its own source, and limits count it no more. Safe to repeat; what was reserved, redeemed or revoked stays as it is, and so does what is or may be in a
/// wallet.
/// </summary>
public sealed class ReleaseCoupon(Tables tables, CouponSources sources, Slices slices, FreeCodes freeCodes, Catalog catalog)
{
    private const int MostTries = 8;

    /// <summary>What would be taken back now; nothing where there is nothing to.</summary>
    public async Task<StandingIssue?> Find(ContactId contact, string offerId, string cause, CancellationToken stop)
    {
        var source = new CouponSource(contact.Value, offerId, cause);
        for (var hops = 0; hops < MostTries; hops++)
        {
            if (await sources.Standing(source, stop) is not { } standing) return null;
            if (standing.Code is { } given)
                return await RowOf(given.Code, stop) is { } row && row.GetString("stock") is null && IsOf(row, source) ? new(source, given.Code, given.IssuedAt) : null;
            source = source.At(standing.OtherOffer!);
        }
        return null;
    }

    /// <returns>What was taken back; nothing where there was nothing to.</returns>
    public Task<CouponChange?> Handle(ContactId contact, string offerId, string cause, CancellationToken stop) => Handle(contact, offerId, cause, isRefusedByPay: false, stop);

    /// <param name="isRefusedByPay">WeChat Pay said for certain that it is in no wallet.</param>
    internal Task<CouponChange?> Handle(ContactId contact, string offerId, string cause, bool isRefusedByPay, CancellationToken stop) =>
        Handle(new CouponSource(contact.Value, offerId, cause), issuedAt: null, isRefusedByPay, stop);

    /// <summary>Takes back this very issue: not the same code that was issued again since, to whomever.</summary>
    public async Task Handle(Coupon coupon, CancellationToken stop)
    {
        if (await RowOf(coupon.Code, stop) is { } row && CouponRow.StateOf(row) is CouponState.Issued)
            await Handle(CouponRow.SourceOf(row), coupon.IssuedAt, isRefusedByPay: false, stop);
    }

    /// <summary>Takes back what was found; not what the same source was issued since.</summary>
    public Task Handle(StandingIssue issue, CancellationToken stop) => Handle(issue.Source, issue.IssuedAt, isRefusedByPay: false, stop);

    private async Task<CouponChange?> Handle(CouponSource source, DateTimeOffset? issuedAt, bool isRefusedByPay, CancellationToken stop)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await sources.Standing(source, stop) is not { } standing) return null;
            if (standing.OtherOffer is { } other)
            {
                source = source.At(other);
                continue;
            }
            var given = standing.Code!;
            if ((issuedAt is not null && given.IssuedAt != issuedAt) || await RowOf(given.Code, stop) is not { } row) return null;
            // Between the two reads the code may have become another's, or have been issued anew.
            if (CouponRow.SourceOf(row) != source || row.GetDateTimeOffset("issuedAt") != given.IssuedAt) continue;
            if (!IsOf(row, source)) return null;
            if (row.GetString("stock") is not null && (!isRefusedByPay || row.GetString("couponId") is not null)) return null;
            if (await Release(source, given, row, stop)) return new(source.Offer, given.Code, CouponState.Released);
        }
        throw new InvalidOperationException($"A coupon of {source.Offer} could not be taken back in {MostTries} tries.");
    }

    private static bool IsOf(TableEntity row, CouponSource source) => CouponRow.StateOf(row) is CouponState.Issued && CouponRow.SourceOf(row) == source;

    private async Task<TableEntity?> RowOf(string code, CancellationToken stop)
    {
        var (shard, key) = CodeKeys.OfCode(CodeKeys.Fold(code));
        return await tables.Codes.Find(shard, key, stop);
    }

    private async Task<bool> Release(CouponSource source, CodeGiven given, TableEntity row, CancellationToken stop)
    {
        List<TableTransactionAction> actions = [new(TableTransactionActionType.Delete, new TableEntity(given.Shard, CodeKeys.OfSource(source)), Azure.ETag.All)];
        if (row.GetString("import") is { } import)
        {
            var free = new FreeCode(given.Code, import, row.GetInt64("line") ?? 0);
            actions.Add(new(TableTransactionActionType.UpdateReplace, CouponRow.Free(source.Offer, free), row.ETag));
            actions.Add(new(TableTransactionActionType.Add, CouponRow.FreeMark(source.Offer, free)));
        }
        else
        {
            row["state"] = CouponRow.Word(CouponState.Released);
            actions.Add(new(TableTransactionActionType.UpdateReplace, row, row.ETag));
        }
        if (row.GetInt64("shareMoney") is not { } money) return Reopened(source.Offer, await tables.Codes.Submit(actions, stop));
        if (await catalog.Find(Offer.Kind, source.Offer, CouponJson.Default.Offer, stop) is not { } offer) return false;
        return Reopened(source.Offer, await slices.Take(Tally.OfIssue(source.Offer, offer), given.Shard, new Quantity(-1, -money), actions, stop) is TakeOutcome.Taken);
    }

    private bool Reopened(string offerId, bool done)
    {
        if (done) freeCodes.Reopen(offerId);
        return done;
    }
}
