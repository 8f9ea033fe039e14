using PrivateDomain.Contacts;
using PrivateDomain.Tests.Coupons;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase.Holdouts;

/// <summary>Only the reminded get a reminder's coupon, and an order may be known to be theirs by nothing else.</summary>
public sealed class SeenByCouponTests
{
    private const string Mobile = "13800138000";

    [Theory]
    [InlineData("repurchase-tea-1", false, 0)]
    [InlineData("repurchase-tea-1", true, 1)]
    [InlineData("welcome", false, 1)]
    public async Task An_order_that_only_a_reminder_s_code_shows_counts_for_nobody(string cause, bool isKnownByPhone, int counted)
    {
        await using var app = await App.Start();
        await app.Offer("back");
        await app.Takes("buyer", TrialArm.Reminded, []);
        var contact = (await app.Knows("buyer", rows => rows)).Id;
        var coupon = (await app.Issue(contact.Value, "back", cause)).Coupon!;
        await app.Knows("buyer", coupon.Into);
        if (isKnownByPhone) await app.Service<Lookups>().Learn(Trait.Phone(app.Service<PhoneHash>().AllOf(Mobile, null).First()), contact, CancellationToken.None);

        var order = app.Order("1", new { phone = Mobile }, app.Clock.GetUtcNow());
        order["couponCodes"] = new System.Text.Json.Nodes.JsonArray(coupon.Code.ToLowerInvariant());
        Assert.Equal(contact.Value, (await app.Sell(order)).ContactId);
        await app.Drain();
        Assert.Equal($"1 {counted}", string.Join(' ', (await app.Counted()).Split(' ').Take(2)));

        // Told again without the buyer, it stays what it was.
        await app.Refund("1", "r1", 100);
        await app.Drain();
        Assert.Equal($"1 {counted}", string.Join(' ', (await app.Counted()).Split(' ').Take(2)));
    }
}
