using PrivateDomain.Coupons;
using PrivateDomain.Tests.Contacts;
using PrivateDomain.Welcome;

namespace PrivateDomain.Tests.Welcome;

/// <summary>To whom a welcome with a coupon may be sent.</summary>
public sealed class PreparedWelcomeTests
{
    private static readonly Offer Offer = new("新客 10 元", new OfferTerms(new FixedAmount(1000), "CNY"), new Validity());

    private static readonly Coupon First = Issued(Someone.Came);

    [Fact]
    public void A_code_that_goes_back_is_told_by_nobody_and_issued_anew_it_is()
    {
        var back = First.GoBack(First.Into(Someone.Of()), Someone.Came.AddSeconds(1));
        Assert.False(Of(First).Suits(back));
        var again = Issued(Someone.Came.AddSeconds(2));
        Assert.True(Of(again).Suits(back));
        var given = again.Into(back);
        Assert.True(Of(again).Suits(given));
        Assert.Equal(["added", "couponIssued", "couponReleased", "couponIssued"], given.Kinds());
    }

    [Fact]
    public void Who_is_late_to_give_back_an_issue_changes_nothing_of_the_next_one()
    {
        var again = Issued(Someone.Came.AddSeconds(2));
        foreach (var rows in new[] { again.Into(Someone.Of()), again.GoBack(again.Into(Someone.Of()), Someone.Came.AddSeconds(3)) })
            Assert.Same(rows, First.GoBack(rows, Someone.Came.AddSeconds(4)));
    }

    [Fact]
    public void A_code_that_nobody_heard_of_goes_back_without_a_word()
    {
        var back = First.GoBack(Someone.Of(), Someone.Came.AddSeconds(1));
        Assert.False(Of(First).Suits(back));
        Assert.False(First.IsIn(back));
        Assert.Equal(["added"], back.Kinds());
    }

    [Theory]
    [InlineData(CouponState.Redeemed)]
    [InlineData(CouponState.Revoked)]
    public void A_code_that_was_used_does_not_go_back_and_is_not_told_again(CouponState state)
    {
        var rows = Coupon.Tell(First.Into(Someone.Of()), new CouponChange("hello", First.Code, state), Someone.Came.AddSeconds(1));
        Assert.Same(rows, First.GoBack(rows, Someone.Came.AddSeconds(2)));
        Assert.False(Of(First).Suits(rows));
    }

    [Fact]
    public void What_lies_in_a_wallet_does_not_go_back()
    {
        var wallet = First with { Offer = Offer with { Codes = CodeOrigin.WeChatPay } };
        var rows = wallet.Into(Someone.Of());
        Assert.Same(rows, wallet.GoBack(rows, Someone.Came.AddSeconds(1)));
    }

    private static Coupon Issued(DateTimeOffset at) => new("7Q2ZM0019K0J", "hello", Offer, at, at, at.AddDays(30), IsNew: true);

    private static PreparedWelcome Of(Coupon coupon) => new("欢迎！", coupon, [], [], Someone.Id, KnowsWho: false);
}
