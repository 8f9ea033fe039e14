using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>Why there is no coupon.</summary>
public enum NoCoupon
{
    OfferMissing,
    NotStarted,
    Ended,
    Paused,
    LimitReached,
    BudgetUsedUp,

    /// <summary>The contact has as many as one may have.</summary>
    ContactLimitReached,

    PoolEmpty,

    /// <summary>Something is left, and so many use it at this moment that it could not be had in time.</summary>
    Busy,

    /// <summary>WeChat Pay cannot be told whom to give it: the contact's openid is not known.</summary>
    NoOpenId,

    /// <summary>WeChat Pay gives it to this customer not, or not now.</summary>
    PlatformRefused,

    /// <summary>It is promised, and the customer will have it; whether they have it already is not known.</summary>
    NotKnownYet,
}

/// <summary>What a source was given: its code, the offer that took the place of this one, or nothing.</summary>
public readonly record struct Allocation(CodeGiven? Code, string? OtherOffer, NoCoupon? Why)
{
    public static Allocation Of(CodeGiven code) => new(code, OtherOffer: null, Why: null);

    public static Allocation None(NoCoupon why) => new(Code: null, OtherOffer: null, why);
}

/// <param name="Shard">Where source and code stand.</param>
public sealed record CodeGiven(string Code, string Shard, DateTimeOffset IssuedAt, DateTimeOffset ValidFrom, DateTimeOffset ExpiresAt, string TermsId, bool IsNew);

/// <summary>
/// Gives a source its code: one transaction in one shard writes the source's row, the code's row and what is counted against limits, so there
/// is nothing to clean up wherever somebody dies. The source's row decides: whoever comes second finds it and has the same code.
/// Where a pool's shard has no code left, the source's row first says in which shard it goes on.
/// </summary>
public sealed class AllocateCode(
    Tables tables, CouponSources sources, Slices slices, FreeCodes freeCodes, OfferGate gate, IOptions<CouponOptions> options, IOptions<BrandOptions> brand, TimeProvider clock)
{
    private const int MostTries = 60;
    private readonly KeyRing keys = KeyRing.Parse(options.Value.CodeKeys);

    public async Task<Allocation> Handle(CouponSource source, Offer offer, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (offer.StartsAt > now) return await sources.Standing(source, stop) ?? Allocation.None(NoCoupon.NotStarted);
        if (offer.EndsAt <= now || offer.Validity.Of(now, brand.Value.Zone).Until <= now) return await sources.Standing(source, stop) ?? Allocation.None(NoCoupon.Ended);
        var place = SourcePlace.First(source);
        // An imported code may be tried again at once: it was free when the page was read.
        using var generated = CouponCode.Candidates(keys.Newest.Key, source).GetEnumerator();
        generated.MoveNext();
        string? release = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var free = offer.Codes is not CodeOrigin.Imported ? null : await freeCodes.Next(source.Offer, offer, place.Shard, stop);
            if (offer.Codes is CodeOrigin.Imported && free is null)
            {
                if (await sources.Find(source, place.Shard, stop) is { } there)
                {
                    if (there.Next is not { } next) return there.Allocation!.Value;
                    place = place.At(next);
                    continue;
                }
                if (await Elsewhere(source, offer, place, stop) is not { } other) return Allocation.None(NoCoupon.PoolEmpty);
                if (await sources.Point(source, offer, place, other, stop) is not { } pointed) return Allocation.None(NoCoupon.ContactLimitReached);
                if (pointed) place = place.At(other);
                continue;
            }
            var given = Terms(free?.Code ?? generated.Current, place.Shard, offer, now);
            var (actions, isOver) = await Actions(source, offer, given, free, place, release, stop);
            if (isOver) return await sources.Standing(source, stop) ?? Allocation.None(NoCoupon.ContactLimitReached);
            release = null;
            var taken = offer.IsLimitedAtIssue
                ? await slices.Take(Tally.OfIssue(source.Offer, offer), place.Shard, offer.Share, actions, stop)
                : await tables.Codes.Submit(actions, stop) ? TakeOutcome.Taken : TakeOutcome.RowsMoved;
            if (taken is TakeOutcome.Taken) return Allocation.Of(given);
            if (await sources.Find(source, place.Shard, stop) is { } standing)
            {
                if (free is not null) freeCodes.Keep(source.Offer, place.Shard, free);
                if (standing.Next is not { } next) return standing.Allocation!.Value;
                place = place.At(next);
                continue;
            }
            if (taken is TakeOutcome.LimitReached) return Allocation.None(NoCoupon.LimitReached);
            if (taken is TakeOutcome.BudgetUsedUp) return Allocation.None(NoCoupon.BudgetUsedUp);
            if (taken is TakeOutcome.Busy) return Allocation.None(NoCoupon.Busy);
            if (!await gate.IsOpen(place.Shard, source.Offer, offer, stop))
            {
                // Where it is running the definition changed, or was never brought in line: the caller reads it and asks again.
                return Allocation.None(await gate.Status(source.Offer, stop) is OfferStatus.Ended ? NoCoupon.Ended : NoCoupon.Paused);
            }
            if (free is not null)
            {
                freeCodes.Forget(source.Offer, place.Shard);
                continue;
            }
            // The code is another source's, for ever, or this source's own that was given back.
            if (await tables.Codes.Find(place.Shard, CodeKeys.OfCode(generated.Current).Row, stop) is not { } row) continue;
            if (CouponRow.SourceOf(row) == source && CouponRow.StateOf(row) is CouponState.Released) release = row.ETag.ToString();
            else generated.MoveNext();
        }
        throw new InvalidOperationException($"No code of {source.Offer} could be taken in {MostTries} tries.");
    }

    private CodeGiven Terms(string code, string shard, Offer offer, DateTimeOffset now)
    {
        var (from, until) = offer.Validity.Of(now, brand.Value.Zone);
        return new CodeGiven(code, shard, now, from, until, offer.Terms.Id, IsNew: true);
    }

    private async Task<(IReadOnlyList<TableTransactionAction> Actions, bool IsOver)> Actions(
        CouponSource source, Offer offer, CodeGiven given, FreeCode? free, SourcePlace place, string? release, CancellationToken stop)
    {
        var code = CouponRow.Issued(source, offer, given, free);
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.Add, CouponRow.Source(source, given)),
            OfferGate.Pass(place.Shard, source.Offer, offer),
        ];
        if (offer.Codes is CodeOrigin.Imported)
        {
            actions.Add(new(TableTransactionActionType.Delete, new TableEntity(place.Shard, CodeKeys.OfFree(source.Offer, CodeKeys.Fold(given.Code))), ETag.All));
            actions.Add(new(TableTransactionActionType.UpdateReplace, code, ETag.All));
        }
        else
        {
            actions.Add(release is null ? new(TableTransactionActionType.Add, code) : new(TableTransactionActionType.UpdateReplace, code, new ETag(release)));
        }
        // Where the way began, one place of the contact's was taken already.
        if (offer.PerContact is { } most && place.Before.Count == 0)
        {
            if (await sources.Hold(source, most, stop) is not { } holder) return ([], IsOver: true);
            actions.Add(holder);
        }
        return (actions, IsOver: false);
    }

    private async Task<string?> Elsewhere(CouponSource source, Offer offer, SourcePlace place, CancellationToken stop)
    {
        var start = Convert.ToInt32(place.Shard, 16);
        foreach (var step in Enumerable.Range(1, CouponCode.Shards.Count - 1))
        {
            var shard = CouponCode.Shards[(start + step) % CouponCode.Shards.Count];
            if (place.Before.Contains(shard, StringComparer.Ordinal)) continue;
            if (await freeCodes.Next(source.Offer, offer, shard, stop) is not { } code) continue;
            freeCodes.Keep(source.Offer, shard, code);
            return shard;
        }
        return null;
    }
}
