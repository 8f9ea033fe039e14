using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Redemption;

namespace PrivateDomain.Tests.Coupons;

/// <summary>When a code is taken, and what it takes off.</summary>
public sealed class RedemptionRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);
    private static readonly OfferTerms Terms = new(new FixedAmount(2000), "CNY", MinimumMinor: 9900);
    private static readonly CodeInUse Code = new("CODE", "spring", "terms", "contact-a", CouponState.Issued, Now.AddDays(-1), Now.AddDays(1));
    private static readonly RedemptionRequest Order = new("CODE", "tmall", "1", AmountMinor: 12_000);

    public static TheoryData<string, Rejection?> Refusals => new()
    {
        { "as it should be", null },
        { "revoked", Rejection.Revoked },
        { "redeemed by another", Rejection.AlreadyRedeemed },
        { "reserved for another", Rejection.Reserved },
        { "reserved for another until now", null },
        { "the moment it begins", null },
        { "a tick before it begins", Rejection.NotYetValid },
        { "a tick before it ends", null },
        { "the moment it ends", Rejection.Expired },
        { "somebody else pays", Rejection.WrongContact },
        { "its contact pays", null },
        { "another currency", Rejection.WrongCurrency },
        { "one fen too little", Rejection.MinimumNotMet },
        { "exactly the minimum", null },
        { "another shop", Rejection.ShopNotEligible },
        { "other products", Rejection.ProductsNotEligible },
        { "too few of its products", Rejection.MinimumNotMet },
        { "beside another coupon", Rejection.NotStackable },
        { "rolled back before", Rejection.RolledBack },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_code_is_refused_for_one_reason(string when, Rejection? expected)
    {
        var (code, terms, request, others) = when switch
        {
            "as it should be" => (Code, Terms, Order, None()),
            "revoked" => (Code with { State = CouponState.Revoked }, Terms, Order, None()),
            "redeemed by another" => (Code with { State = CouponState.Redeemed, Order = "tmall|2" }, Terms, Order, None()),
            "reserved for another" => (Code with { State = CouponState.Reserved, Order = "tmall|2", ReservedUntil = Now.AddTicks(1) }, Terms, Order, None()),
            "reserved for another until now" => (Code with { State = CouponState.Reserved, Order = "tmall|2", ReservedUntil = Now }, Terms, Order, None()),
            "the moment it begins" => (Code with { ValidFrom = Now }, Terms, Order, None()),
            "a tick before it begins" => (Code with { ValidFrom = Now.AddTicks(1) }, Terms, Order, None()),
            "a tick before it ends" => (Code with { ExpiresAt = Now.AddTicks(1) }, Terms, Order, None()),
            "the moment it ends" => (Code with { ExpiresAt = Now }, Terms, Order, None()),
            "somebody else pays" => (Code, Terms, Order with { Contact = "contact-b" }, None()),
            "its contact pays" => (Code, Terms, Order with { Contact = "contact-a" }, None()),
            "another currency" => (Code, Terms, Order with { Currency = "USD" }, None()),
            "one fen too little" => (Code, Terms, Order with { AmountMinor = 9899 }, None()),
            "exactly the minimum" => (Code, Terms, Order with { AmountMinor = 9900 }, None()),
            "another shop" => (Code, Terms with { Shops = ["jd"] }, Order, None()),
            "other products" => (Code, Terms with { Products = ["tea"] }, Order with { Lines = [new("cup", 12_000)] }, None()),
            "too few of its products" => (Code, Terms with { Products = ["tea"] }, Order with { Lines = [new("cup", 9000), new("tea", 3000)] }, None()),
            "beside another coupon" => (Code, Terms, Order, [new Beside("other", Terms with { Stacking = Stacking.Any })]),
            "rolled back before" => (Code with { RolledBack = "tmall|1" }, Terms, Order, None()),
            _ => throw new ArgumentException(when, nameof(when)),
        };
        Assert.Equal(expected, RedemptionRules.Redeem(code, terms, request, others, Now).Reason);
    }

    [Fact]
    public void What_was_reserved_in_time_is_paid_in_time()
    {
        var reserved = Code with { State = CouponState.Reserved, Order = "tmall|1", ReservedUntil = Now.AddMinutes(5), ExpiresAt = Now };
        Assert.Null(RedemptionRules.Redeem(reserved, Terms, Order, [], Now).Reason);
        Assert.Equal(Rejection.Expired, RedemptionRules.Redeem(reserved, Terms, Order, [], Now.AddMinutes(5)).Reason);
    }

    [Theory]
    [InlineData(Stacking.Any, Stacking.Any, true, true)]
    [InlineData(Stacking.Any, Stacking.None, false, false)]
    [InlineData(Stacking.OtherOffers, Stacking.OtherOffers, false, true)]
    [InlineData(Stacking.OtherOffers, Stacking.Any, true, false)]
    [InlineData(Stacking.None, Stacking.Any, false, false)]
    public void Two_coupons_go_together_where_both_let_it(Stacking own, Stacking other, bool sameOffer, bool together)
    {
        var ruling = RedemptionRules.Redeem(Code, Terms with { Stacking = own }, Order, [new Beside(sameOffer ? "spring" : "other", Terms with { Stacking = other })], Now);
        Assert.Equal(together ? null : Rejection.NotStackable, ruling.Reason);
    }

    public static TheoryData<Worth, long, long, long, long> Worths => new()
    {
        { new FixedAmount(2000), 12_000, 800, 2000, 2000 },
        { new FixedAmount(2000), 1500, 0, 1500, 1500 },
        { new Percentage(15, 3000), 9999, 0, 1499, 1499 },
        { new Percentage(15, 3000), 30_000, 0, 3000, 3000 },
        { new Percentage(100, 1_000_000_000), 7, 0, 7, 7 },
        { new Percentage(99, Worth.Most), 1_000_000_000_000, 0, Worth.Most, Worth.Most },
        { new Gift("小样", "mini", 700), 5000, 0, 0, 700 },
        { new FreeShipping(1000), 5000, 800, 800, 800 },
        { new FreeShipping(1000), 5000, 1800, 1000, 1000 },
        { new FreeShipping(1000), 5000, 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Worths))]
    public void A_worth_takes_off_so_much_and_costs_so_much(Worth worth, long goods, long shipping, long off, long cost)
    {
        Assert.Equal((off, cost), (worth.Off(goods, shipping), worth.Cost(goods, shipping)));
        Assert.InRange(cost, 0, worth.MostMinor);
    }

    [Fact]
    public void A_percentage_of_certain_products_is_of_these_alone()
    {
        var terms = new OfferTerms(new Percentage(50, 100_000), "CNY", Products: ["tea"]);
        Assert.Equal(1500, RedemptionRules.Validate(Code, terms, Order with { Lines = [new("tea", 1000), new("cup", 9000), new("tea", 2000)] }, [], Now).DiscountMinor);
    }

    private static IReadOnlyList<Beside> None() => [];
}
