using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

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
        var (from, until) = offer.Validity.Of(now, brand.Value.Zone);
        NoCoupon? closed = offer.StartsAt > now ? NoCoupon.NotStarted : offer.EndsAt <= now || until <= now ? NoCoupon.Ended : null;
        if (closed is { } why) return await sources.Standing(source, stop) ?? Allocation.None(why);
        using var generated = CouponCode.Candidates(keys.Newest.Key, source).GetEnumerator();
        generated.MoveNext();
        var search = new Search(source, offer, new CodeGiven("", "", now, from, until, offer.Terms.Id, IsNew: true), generated);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if ((offer.Codes is CodeOrigin.Imported ? await OfPool(search, stop) : await TryGenerated(search, stop)) is { } found) return found;
        }
        throw new InvalidOperationException($"No code of {source.Offer} could be taken in {MostTries} tries.");
    }

    private async Task<Allocation?> TryGenerated(Search search, CancellationToken stop)
    {
        var code = search.Generated.Current;
        var row = search.Issued(code, free: null);
        var (found, isClear) = await Take(search, code, [search.GivenBack is { } etag ? new(TableTransactionActionType.UpdateReplace, row, etag) : new(TableTransactionActionType.Add, row)], stop);
        if (!isClear) return found;
        // The code is another source's, for ever, or this source's own that was given back.
        search.GivenBack = null;
        if (await tables.Codes.Find(search.Place.Shard, row.RowKey, stop) is not { } standing) return null;
        if (CouponRow.SourceOf(standing) == search.Source && CouponRow.StateOf(standing) is CouponState.Released) search.GivenBack = standing.ETag;
        else search.Generated.MoveNext();
        return null;
    }

    private async Task<Allocation?> OfPool(Search search, CancellationToken stop)
    {
        var (source, shard) = (search.Source, search.Place.Shard);
        if (await freeCodes.Next(source.Offer, search.Offer, shard, stop) is not { } free) return await GoElsewhere(search, stop);
        var (found, isClear) = await Take(search, free.Code, [
            new(TableTransactionActionType.Delete, new TableEntity(shard, CodeKeys.OfFree(source.Offer, CodeKeys.Fold(free.Code))), ETag.All),
            new(TableTransactionActionType.UpdateReplace, search.Issued(free.Code, free), ETag.All)], stop);
        if (isClear) freeCodes.Forget(source.Offer, shard);
        else if (found is not { Code.IsNew: true }) freeCodes.Keep(source.Offer, shard, free);
        return found;
    }

    /// <summary>Writes all of it together: the source's row, the code's, what is counted, and that the offer issues codes now.</summary>
    /// <returns>What the source has, or why it has nothing; or whether nothing but the code's row can be in the way.</returns>
    private async Task<(Allocation? Found, bool IsClear)> Take(Search search, string code, IReadOnlyList<TableTransactionAction> ofCode, CancellationToken stop)
    {
        var (source, offer, shard) = (search.Source, search.Offer, search.Place.Shard);
        var given = search.Given with { Code = code, Shard = shard };
        List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, CouponRow.Source(source, given)), OfferGate.Pass(shard, source.Offer, offer), .. ofCode];
        // Where the way began, one place of the contact's was taken already.
        if (offer.PerContact is { } most && search.Place.Before.Count == 0)
        {
            if (await sources.Hold(source, most, stop) is not { } holder) return (await sources.Standing(source, stop) ?? Allocation.None(NoCoupon.ContactLimitReached), false);
            actions.Add(holder);
        }
        var taken = offer.IsLimitedAtIssue
            ? await slices.Take(Tally.OfIssue(source.Offer, offer), shard, offer.Share, actions, stop)
            : await tables.Codes.Submit(actions, stop) ? TakeOutcome.Taken : TakeOutcome.RowsMoved;
        if (taken is TakeOutcome.Taken) return (Allocation.Of(given), false);
        if (await sources.Find(source, shard, stop) is { } standing) return (search.Follow(standing), false);
        if (await WhyClosed(search, stop) is { } closed) return (Allocation.None(closed), false);
        return taken switch
        {
            TakeOutcome.LimitReached => (Allocation.None(NoCoupon.LimitReached), false),
            TakeOutcome.BudgetUsedUp => (Allocation.None(NoCoupon.BudgetUsedUp), false),
            TakeOutcome.Busy => (Allocation.None(NoCoupon.Busy), false),
            _ => (null, true),
        };
    }

    // Where it is running the definition changed, or was never brought in line: the caller reads it and asks again. While it is paused nobody is
    // told for good that there is no more.
    private async Task<NoCoupon?> WhyClosed(Search search, CancellationToken stop) =>
        await gate.IsOpen(search.Place.Shard, search.Source.Offer, search.Offer, stop) ? null
            : await gate.Status(search.Source.Offer, stop) is OfferStatus.Ended ? NoCoupon.Ended : NoCoupon.Paused;

    private async Task<Allocation?> GoElsewhere(Search search, CancellationToken stop)
    {
        var (source, offer, place) = (search.Source, search.Offer, search.Place);
        if (await sources.Find(source, place.Shard, stop) is { } standing) return search.Follow(standing);
        if (await ShardWithCodes(source, offer, place, stop) is not { } other) return Allocation.None(await WhyClosed(search, stop) ?? NoCoupon.PoolEmpty);
        if (await sources.Point(source, offer, place, other, stop) is not { } pointed) return Allocation.None(NoCoupon.ContactLimitReached);
        if (pointed) search.Place = place.At(other);
        return null;
    }

    private async Task<string?> ShardWithCodes(CouponSource source, Offer offer, SourcePlace place, CancellationToken stop)
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

    /// <summary>How far the search for one source's code is.</summary>
    /// <param name="Given">What it will have, but for the code.</param>
    /// <param name="Generated">The candidate that is tried; an imported code comes from its shard's.</param>
    private sealed record Search(CouponSource Source, Offer Offer, CodeGiven Given, IEnumerator<string> Generated)
    {
        public SourcePlace Place { get; set; } = SourcePlace.First(Source);

        /// <summary>Of the candidate's row, where the source itself had it and gave it back.</summary>
        public ETag? GivenBack { get; set; }

        public TableEntity Issued(string code, FreeCode? free) => CouponRow.Issued(Source, Offer, Given with { Code = code, Shard = Place.Shard }, free);

        /// <summary>What the source's row says: what it has, or that it goes on elsewhere.</summary>
        public Allocation? Follow((string? Next, Allocation? Allocation) standing)
        {
            if (standing.Next is { } next) Place = Place.At(next);
            return standing.Allocation;
        }
    }
}
