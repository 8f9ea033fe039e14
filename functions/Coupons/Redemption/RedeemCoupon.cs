using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Api;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Coupons.Wallet;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Redemption;

/// <summary>What became of a code is being written; the contact's copy is to say so too.</summary>
public sealed record CouponChanged(string Code);

/// <summary>
/// Uses codes: the code's row is read, decided about, and replaced as it was read, in one write together with what is counted. Whoever comes second
/// finds another row and is decided about again. Every verb may be repeated.
/// </summary>
public sealed class RedeemCoupon(Tables tables, Catalog catalog, Slices slices, Purses purses, ContactStore contacts, MessageSender messages, TimeProvider clock, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    private const int MostTries = 20;

    private static readonly OfferTerms OfTheShop = new(new FixedAmount(0), "CNY", Stacking: Stacking.Any);

    /// <summary>So long the row has to be written before the message looks at it.</summary>
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(3);

    /// <summary>Whether the code would be taken; that it was looked at is kept unless it is a dry run.</summary>
    public Task<RedemptionAnswer> Validate(RedemptionRequest request, CancellationToken stop) =>
        Handle(request, new Verb(RedemptionRules.Validate) { IsLook = request.DryRun is not true, IsPromise = true }, stop);

    public Task<RedemptionAnswer> Reserve(RedemptionRequest request, CancellationToken stop) => Handle(request, new Verb(RedemptionRules.Reserve) { IsPromise = true }, stop);

    public Task<RedemptionAnswer> Redeem(RedemptionRequest request, CancellationToken stop) => Handle(request, new Verb(RedemptionRules.Redeem), stop);

    public Task<RedemptionAnswer> Release(RedemptionRequest request, CancellationToken stop) =>
        Handle(request, new Verb((code, _, request, _, _) => RedemptionRules.Release(code, request.OrderKey)), stop);

    public Task<RedemptionAnswer> RollBack(RedemptionRequest request, CancellationToken stop) =>
        Handle(request, new Verb((code, _, request, _, _) => RedemptionRules.RollBack(code, request.OrderKey)), stop);

    public Task<RedemptionAnswer> Revoke(RedemptionRequest request, CancellationToken stop) => Handle(request, new Verb((code, _, _, _, _) => RedemptionRules.Revoke(code)), stop);

    public Task<RedemptionAnswer> TakenByPay(RedemptionRequest request, long? valueMinor, CancellationToken stop) =>
        Handle(request, new Verb((code, terms, request, _, _) => RedemptionRules.TakenByPay(code, terms, request, valueMinor)) { IsFact = true }, stop);

    public Task<RedemptionAnswer> TakenByShop(RedemptionRequest request, CancellationToken stop) =>
        Handle(request, new Verb((code, terms, request, _, _) => RedemptionRules.TakenByShop(code, terms, request)) { IsFact = true }, stop);

    /// <summary>Its contact saw it.</summary>
    public async Task Look(string code, CancellationToken stop)
    {
        if (await Find(code, stop) is { } row) await Look(row, stop);
    }

    // Whoever changed the code meanwhile has done more than look at it.
    private async Task Look(TableEntity row, CancellationToken stop)
    {
        if (row.GetDateTimeOffset("viewedAt") is null) await tables.Codes.Replace(new TableEntity(row) { ["viewedAt"] = clock.GetUtcNow(), ETag = row.ETag }, stop);
    }

    /// <param name="Decide">What becomes of the code.</param>
    private sealed record Verb(Func<CodeInUse, OfferTerms, RedemptionRequest, IReadOnlyList<Beside>, DateTimeOffset, Ruling> Decide)
    {
        /// <summary>It is kept that the code was looked at.</summary>
        public bool IsLook { get; init; }

        /// <summary>It counts nothing yet, and a yes is one only as long as limit and budget last.</summary>
        public bool IsPromise { get; init; }

        /// <summary>It has happened, whatever limit and budget say.</summary>
        public bool IsFact { get; init; }
    }

    private async Task<RedemptionAnswer> Handle(RedemptionRequest request, Verb verb, CancellationToken stop)
    {
        var (isTold, began) = (false, clock.GetTimestamp());
        IReadOnlyList<Beside>? others = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await Find(request.Code!, stop) is not { } row || CodeInUse.From(row) is not { } code) return new(Accepted: false, Rejection.NotFound, request.Code!);
            var terms = await Terms(code, stop);
            others ??= await Others(request, row, stop);
            var now = clock.GetUtcNow();
            var ruling = verb.Decide(code, terms, await Owned(request, code, stop), others, now);
            if (verb.IsPromise && ruling is { Reason: null, Replayed: false } && await WhyNot(code, ruling.CostMinor, stop) is { } lack) return Answer(code, terms, Ruling.No(lack));
            if (ruling.Next is not { } ruled)
            {
                if (verb.IsLook && ruling.Reason is null) await Look(row, stop);
                return Answer(code, terms, ruling);
            }
            var next = ruled with { ChangedAt = now };
            // First the message: whoever dies behind the write leaves nobody in the dark.
            if (!isTold) await messages.Send(new CouponChanged(request.Code!), stop, Head);
            isTold = true;
            switch (await Write(row, code, next, verb.IsFact, stop))
            {
                case TakeOutcome.Taken:
                    // The message may have come and gone before the write.
                    if (clock.GetElapsedTime(began) > Head / 2) await messages.Send(new CouponChanged(request.Code!), stop);
                    return Answer(next, terms, ruling);
                case TakeOutcome.LimitReached:
                    return Answer(code, terms, Ruling.No(Rejection.LimitReached));
                case TakeOutcome.BudgetUsedUp:
                    return Answer(code, terms, Ruling.No(Rejection.BudgetUsedUp));
                case TakeOutcome.Busy:
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 50)), system, stop);
                    break;
            }
        }
        throw new ApiProblem(503, "busy", "Very many use this code's offer at this moment. Ask again: it is the same redemption.");
    }

    private async Task<Rejection?> WhyNot(CodeInUse code, long costMinor, CancellationToken stop) =>
        await catalog.Find(Offer.Kind, code.Offer, CouponJson.Default.Offer, stop) is not { IsLimitedAtRedemption: true } offer ? null
            : await purses.WhyNot(Tally.OfRedemption(code.Offer, offer), new Quantity(1, costMinor), stop) switch
            {
                TakeOutcome.LimitReached => Rejection.LimitReached,
                TakeOutcome.BudgetUsedUp => Rejection.BudgetUsedUp,
                _ => null,
            };

    private async Task<TakeOutcome> Write(TableEntity row, CodeInUse code, CodeInUse next, bool isFact, CancellationToken stop)
    {
        var written = next.Into(row);
        written.ETag = row.ETag;
        var cost = (next.State is CouponState.Redeemed ? new Quantity(1, next.CostMinor) : default) - (code.State is CouponState.Redeemed ? new Quantity(1, code.CostMinor) : default);
        if (cost == default) return await tables.Codes.Replace(written, stop) ? TakeOutcome.Taken : TakeOutcome.RowsMoved;
        var offer = await catalog.Find(Offer.Kind, code.Offer, CouponJson.Default.Offer, stop) ?? throw new InvalidOperationException($"The offer {code.Offer} of a code is not defined.");
        return await slices.Take(Tally.OfRedemption(code.Offer, offer), row.PartitionKey, cost, [new(TableTransactionActionType.UpdateReplace, written, row.ETag)], stop, isFact);
    }

    /// <summary>The contact whom a code was given to, as somebody typed it; nothing where it is no code of ours, or nobody's.</summary>
    public async Task<ContactId?> OwnerOf(string text, CancellationToken stop) =>
        await Find(text, stop) is { } row && CodeInUse.From(row) is { } code ? new ContactId(code.Contact) : null;

    /// <summary>The row of a code as somebody typed it; a generated one also with its look-alikes mixed up.</summary>
    public async Task<TableEntity?> Find(string text, CancellationToken stop)
    {
        foreach (var folded in new[] { CodeKeys.Fold(text), Base32.Normalize(text) }.Where(folded => folded.Length > 0).Distinct(StringComparer.Ordinal))
        {
            var (shard, key) = CodeKeys.OfCode(folded);
            if (await tables.Codes.Find(shard, key, stop) is { } row) return row;
        }
        // What WeChat Pay calls its coupon leads to the code that stands for it.
        return text.All(char.IsAsciiDigit) && await tables.Codes.Find(CouponCode.Shard(text), RedeemedByPay.RowOf(text), stop) is { } wallet
            && CodeKeys.OfCode(CodeKeys.Fold(wallet.Text("code"))) is var (at, code) ? await tables.Codes.Find(at, code, stop) : null;
    }

    private async Task<OfferTerms> Terms(CodeInUse code, CancellationToken stop) =>
        await catalog.Find(OfferTerms.CatalogKind, code.TermsId, CouponJson.Default.OfferTerms, stop) ?? throw new InvalidOperationException($"The terms {code.TermsId} of the offer {code.Offer} are not kept.");

    // Another code of the order that is not one is the shop's own affair: it goes with a coupon that goes with any.
    private async Task<IReadOnlyList<Beside>> Others(RedemptionRequest request, TableEntity own, CancellationToken stop)
    {
        var others = new List<Beside>();
        foreach (var text in request.With ?? [])
        {
            var row = await Find(text!, stop);
            // The code itself, maybe typed in another way.
            if (row is not null && (row.PartitionKey, row.RowKey) == (own.PartitionKey, own.RowKey)) continue;
            others.Add(row is not null && CodeInUse.From(row) is { } other
                ? new Beside(other.Offer, await Terms(other, stop))
                : new Beside("", OfTheShop));
        }
        return others;
    }

    // Two contacts that turned out to be one person are one.
    private async Task<RedemptionRequest> Owned(RedemptionRequest request, CodeInUse code, CancellationToken stop)
    {
        if (request.Contact is not { } contact || contact == code.Contact || !ContactId.TryParse(contact, out var payer)) return request;
        var (one, other) = (await contacts.Read(payer, stop), await contacts.Read(new ContactId(code.Contact), stop));
        return one.Id == other.Id ? request with { Contact = code.Contact } : request;
    }

    private static RedemptionAnswer Answer(CodeInUse code, OfferTerms terms, Ruling ruling) => ruling.Reason is { } reason
        ? new(Accepted: false, reason, code.Code, code.Offer, ExpiresAt: code.ExpiresAt)
        : new(
            Accepted: true, Reason: null, code.Code, code.Offer, DiscountMinor: ruling.DiscountMinor, GiftSku: (terms.Worth as Gift)?.Sku, ExpiresAt: code.ExpiresAt,
            ReservedUntil: code.State is CouponState.Reserved ? code.ReservedUntil : null, Replayed: ruling.Replayed ? true : null);
}
