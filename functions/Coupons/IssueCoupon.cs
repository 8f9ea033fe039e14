using PrivateDomain.Contacts;
using PrivateDomain.Coupons.Wallet;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>What became of the wish for a coupon.</summary>
/// <param name="Coupon">Nothing where there is none to be had.</param>
/// <param name="IsHeld">Whether the message is to wait until there are codes again, where it can.</param>
public sealed record CouponIssue(Coupon? Coupon, NoCoupon? Why = null, bool IsHeld = false);

/// <summary>
/// Issues a coupon. Asked again for the same source (contact, offer, cause), it answers with the same code, for ever. A code whose contact does not
/// know of it yet is silent: the next call for the same source finds it. Where an offer has no more, its fallback is taken.
/// </summary>
public sealed class IssueCoupon(AllocateCode allocateCode, CouponSources sources, SendWalletCoupon sendWalletCoupon, ContactStore contacts, OfferGate gate, Catalog catalog, CouponNudge nudge)
{
    /// <summary>Offers that stand in for each other one after the other.</summary>
    private const int MostFallbacks = 5;

    public Task<CouponIssue> Handle(ContactId contact, string offerId, string cause, CancellationToken stop) => Handle(new CouponSource(contact.Value, offerId, cause), stop);

    /// <summary>The same for a contact whose rows are known: of several that turned out to be one person, whoever had a code first has it for all.</summary>
    public async Task<CouponIssue> Handle(ContactRows person, string offerId, string cause, CancellationToken stop) =>
        await Handle(await OfOne(person, new CouponSource(person.Id.Value, offerId, cause), stop), stop);

    private async Task<CouponIssue> Handle(CouponSource source, CancellationToken stop)
    {
        for (var hops = 0; hops <= MostFallbacks; hops++)
        {
            if (await catalog.Find(Offer.Kind, source.Offer, CouponJson.Default.Offer, stop) is not { } known) return new(Coupon: null, NoCoupon.OfferMissing);
            // What lies in a wallet cannot be taken back: here it is looked first who this is.
            if (known.Codes is CodeOrigin.WeChatPay) source = await OfOne(await contacts.Read(new ContactId(source.Contact), stop), source, stop);
            var (offer, allocation) = await Allocate(source, known, stop);
            if (allocation.Code is { } promised && offer.Codes is CodeOrigin.WeChatPay) allocation = await IntoWallet(source, offer, promised, stop);
            if (allocation.Code is { } given) return new(await Given(source, offer, given, stop));
            if (allocation.OtherOffer is null && offer.Fallback is { Kind: FallbackKind.OtherOffer, Offer: { } other } && IsForGood(allocation.Why))
            {
                if (!await sources.Replace(source, other, stop)) allocation = await sources.Standing(source, stop) ?? allocation;
                else allocation = allocation with { OtherOffer = other };
                if (allocation.Code is not null) continue;
            }
            if (allocation.OtherOffer is not { } next) return new(Coupon: null, allocation.Why, offer.Fallback.Kind is FallbackKind.Hold && MayPass(allocation.Why));
            source = source.At(next);
        }
        return new(Coupon: null, NoCoupon.PoolEmpty);
    }

    private async Task<CouponSource> OfOne(ContactRows person, CouponSource source, CancellationToken stop)
    {
        var ids = SamePerson.Ids(person).Select(id => source with { Contact = id.Value }).ToList();
        if (ids.Count == 1) return ids[0];
        var found = await Task.WhenAll(ids.Select(async id => (Source: id, Given: await sources.Standing(id, stop))));
        return found.Where(one => one.Given is not null).OrderBy(one => one.Given!.Value.Code is null).ThenBy(one => one.Given!.Value.Code?.IssuedAt).Select(one => (CouponSource?)one.Source).FirstOrDefault() ?? ids[0];
    }

    // What is known here may be older than what stands: then it is read, and asked once more.
    private async Task<(Offer Offer, Allocation Allocation)> Allocate(CouponSource source, Offer known, CancellationToken stop)
    {
        var allocation = await allocateCode.Handle(source, known, stop);
        if (allocation.Why is not NoCoupon.Paused || await gate.Status(source.Offer, stop) is not OfferStatus.Running) return (known, allocation);
        if (await catalog.FindNow(Offer.Kind, source.Offer, CouponJson.Default.Offer, stop) is not { } offer) return (known, Allocation.None(NoCoupon.OfferMissing));
        return (offer, await allocateCode.Handle(source, offer, stop));
    }

    private async Task<Coupon> Given(CouponSource source, Offer offer, CodeGiven code, CancellationToken stop)
    {
        await nudge.Plan(source.Contact, offer, code.Code, code.ExpiresAt, stop);
        // A code stays what it was issued as, whatever the offer says since.
        if (!code.IsNew && code.TermsId != offer.Terms.Id && await catalog.Find(OfferTerms.CatalogKind, code.TermsId, CouponJson.Default.OfferTerms, stop) is { } terms)
            offer = offer with { Terms = terms };
        return new Coupon(code.Code, source.Offer, offer, code.IssuedAt, code.ValidFrom, code.ExpiresAt, code.IsNew) { Cause = source.FirstCause };
    }

    private async Task<Allocation> IntoWallet(CouponSource source, Offer offer, CodeGiven code, CancellationToken stop)
    {
        var sending = await sendWalletCoupon.Handle(source, offer, code, stop);
        return sending.CouponId is { } id ? Allocation.Of(code with { Code = id }) : Allocation.None(sending.Why!.Value);
    }

    private static bool MayPass(NoCoupon? why) =>
        why is NoCoupon.LimitReached or NoCoupon.BudgetUsedUp or NoCoupon.PoolEmpty or NoCoupon.Paused or NoCoupon.NotStarted or NoCoupon.NotKnownYet or NoCoupon.Busy;

    private static bool IsForGood(NoCoupon? why) =>
        why is NoCoupon.LimitReached or NoCoupon.BudgetUsedUp or NoCoupon.PoolEmpty or NoCoupon.Ended or NoCoupon.NoOpenId or NoCoupon.PlatformRefused;
}
