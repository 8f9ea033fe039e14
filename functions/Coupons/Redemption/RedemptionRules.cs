namespace PrivateDomain.Coupons.Redemption;

/// <summary>What is decided about a code: pure.</summary>
/// <param name="Next">The code as it is to stand; nothing where it stays as it is.</param>
/// <param name="CostMinor">What the brand would pay for it.</param>
public sealed record Ruling(Rejection? Reason, CodeInUse? Next = null, long DiscountMinor = 0, bool Replayed = false, long CostMinor = 0)
{
    public static Ruling No(Rejection reason) => new(reason);
}

/// <summary>When a code is taken, and what it takes off. Times are business time; a code holds from its first moment and no more at its last.</summary>
public static class RedemptionRules
{
    public static Ruling Validate(CodeInUse code, OfferTerms terms, RedemptionRequest request, IReadOnlyList<Beside> others, DateTimeOffset now)
    {
        if (Refusal(code, terms, request, others, now) is { } reason) return Ruling.No(reason);
        var (goods, shipping) = (Goods(terms, request), request.ShippingMinor ?? 0);
        return new Ruling(Reason: null, DiscountMinor: terms.Worth.Off(goods, shipping), CostMinor: terms.Worth.Cost(goods, shipping));
    }

    public static Ruling Reserve(CodeInUse code, OfferTerms terms, RedemptionRequest request, IReadOnlyList<Beside> others, DateTimeOffset now)
    {
        if (code.State is CouponState.Redeemed && code.Order == request.OrderKey) return Ruling.No(Rejection.AlreadyRedeemed);
        var ruling = Validate(code, terms, request, others, now);
        if (ruling.Reason is not null) return ruling;
        if (IsReservedFor(code, request.OrderKey, now)) return ruling with { Replayed = true };
        return ruling with { Next = code with { State = CouponState.Reserved, Order = request.OrderKey, ReservedUntil = now.AddSeconds(request.Seconds ?? RedemptionRequest.DefaultSeconds) } };
    }

    public static Ruling Redeem(CodeInUse code, OfferTerms terms, RedemptionRequest request, IReadOnlyList<Beside> others, DateTimeOffset now)
    {
        // A till that did not hear the answer asks again.
        if (code.State is CouponState.Redeemed && code.Order == request.OrderKey) return new Ruling(Reason: null, DiscountMinor: code.DiscountMinor, Replayed: true);
        var ruling = Validate(code, terms, request, others, now);
        if (ruling.Reason is not null) return ruling;
        return ruling with
        {
            Next = code with
            {
                State = CouponState.Redeemed,
                Order = request.OrderKey,
                ReservedUntil = null,
                DiscountMinor = ruling.DiscountMinor,
                CostMinor = ruling.CostMinor,
            },
        };
    }

    /// <summary>WeChat Pay took it: that is a fact, whatever is thought here of its time and its limits.</summary>
    public static Ruling TakenByPay(CodeInUse code, OfferTerms terms, RedemptionRequest request, long? valueMinor)
    {
        if (code.State is CouponState.Redeemed) return new Ruling(Reason: null, DiscountMinor: code.DiscountMinor, Replayed: true);
        var off = valueMinor ?? terms.Worth.MostMinor;
        return new Ruling(Reason: null, code with { State = CouponState.Redeemed, Order = request.OrderKey, ReservedUntil = null, DiscountMinor = off, CostMinor = off }, off);
    }

    /// <summary>A shop took it without asking, and the order is paid: a fact too. What it took off is reckoned by the terms.</summary>
    public static Ruling TakenByShop(CodeInUse code, OfferTerms terms, RedemptionRequest request)
    {
        if (code.State is CouponState.Redeemed) return code.Order == request.OrderKey ? new Ruling(Reason: null, DiscountMinor: code.DiscountMinor, Replayed: true) : Ruling.No(Rejection.AlreadyRedeemed);
        if (code.State is CouponState.Revoked) return Ruling.No(Rejection.Revoked);
        if (code.IsInWallet) return Ruling.No(Rejection.PaidInWeChat);
        if (request.Currency != terms.Currency) return Ruling.No(Rejection.WrongCurrency);
        var (goods, shipping) = (Goods(terms, request), request.ShippingMinor ?? 0);
        var (off, cost) = (terms.Worth.Off(goods, shipping), terms.Worth.Cost(goods, shipping));
        return new Ruling(Reason: null, code with { State = CouponState.Redeemed, Order = request.OrderKey, ReservedUntil = null, DiscountMinor = off, CostMinor = cost }, off, CostMinor: cost);
    }

    /// <summary>The order will not be: the code is free for another.</summary>
    public static Ruling Release(CodeInUse code, string order) => code switch
    {
        { State: CouponState.Reserved } when code.Order == order => new Ruling(Reason: null, code with { State = CouponState.Issued, Order = "", ReservedUntil = null }),
        { State: CouponState.Redeemed } when code.Order == order => Ruling.No(Rejection.AlreadyRedeemed),
        { State: CouponState.Issued } => new Ruling(Reason: null, Replayed: true),
        _ => Ruling.No(Rejection.NotOfThisOrder),
    };

    /// <summary>The order was refunded: the code may be used again as long as it holds.</summary>
    public static Ruling RollBack(CodeInUse code, string order) =>
        code.State is CouponState.Redeemed && code.Order == order ? new Ruling(Reason: null, code.RollBack())
        : code.WasRolledBack(order) ? new Ruling(Reason: null, Replayed: true)
        : Ruling.No(code.State is CouponState.Revoked ? Rejection.Revoked : Rejection.NotOfThisOrder);

    public static Ruling Revoke(CodeInUse code) => code.State switch
    {
        CouponState.Revoked => new Ruling(Reason: null, Replayed: true),
        CouponState.Redeemed => Ruling.No(Rejection.AlreadyRedeemed),
        _ => new Ruling(Reason: null, code with { State = CouponState.Revoked, Order = "", ReservedUntil = null }),
    };

    private static Rejection? Refusal(CodeInUse code, OfferTerms terms, RedemptionRequest request, IReadOnlyList<Beside> others, DateTimeOffset now)
    {
        var order = request.Order is null ? "" : request.OrderKey;
        var isOwn = IsReservedFor(code, order, now);
        return code.State is CouponState.Revoked ? Rejection.Revoked
            : code.State is CouponState.Redeemed ? Rejection.AlreadyRedeemed
            : code.IsInWallet ? Rejection.PaidInWeChat
            : order.Length > 0 && code.WasRolledBack(order) ? Rejection.RolledBack
            : code.State is CouponState.Reserved && code.ReservedUntil > now && !isOwn ? Rejection.Reserved
            : now < code.ValidFrom ? Rejection.NotYetValid
            // What was reserved in time is paid in time.
            : now >= code.ExpiresAt && !isOwn ? Rejection.Expired
            : !terms.IsTransferable && request.Contact is { } contact && contact != code.Contact ? Rejection.WrongContact
            : terms.Shops is { } shops && (request.Shop is null || !shops.Contains(request.Shop, StringComparer.Ordinal)) ? Rejection.ShopNotEligible
            : (request.Currency ?? "CNY") != terms.Currency ? Rejection.WrongCurrency
            : terms.Products is not null && !(request.Lines ?? []).Any(line => IsFor(terms, line)) ? Rejection.ProductsNotEligible
            : Goods(terms, request) < terms.MinimumMinor ? Rejection.MinimumNotMet
            : !others.All(other => Stack((code.Offer, terms), (other.Offer, other.Terms))) ? Rejection.NotStackable
            : null;
    }

    private static bool IsReservedFor(CodeInUse code, string order, DateTimeOffset now) =>
        code.State is CouponState.Reserved && code.Order == order && code.ReservedUntil > now;

    private static bool Stack((string Offer, OfferTerms Terms) one, (string Offer, OfferTerms Terms) other) =>
        Lets(one.Terms.Stacking, one.Offer == other.Offer) && Lets(other.Terms.Stacking, one.Offer == other.Offer);

    private static bool Lets(Stacking rule, bool sameOffer) => rule switch
    {
        Stacking.None => false,
        Stacking.OtherOffers => !sameOffer,
        Stacking.Any => true,
        _ => throw new InvalidOperationException($"A stacking rule {rule}."),
    };

    private static bool IsFor(OfferTerms terms, RedemptionRequest.Line? line) => terms.Products!.Contains(line!.Sku!, StringComparer.Ordinal);

    /// <summary>What the goods cost that the coupon applies to.</summary>
    private static long Goods(OfferTerms terms, RedemptionRequest request) =>
        Math.Min(request.AmountMinor ?? 0, terms.Products is null ? long.MaxValue : (request.Lines ?? []).Where(line => IsFor(terms, line)).Sum(line => line!.AmountMinor!.Value));
}

/// <summary>Another coupon of the same order.</summary>
public sealed record Beside(string Offer, OfferTerms Terms);
