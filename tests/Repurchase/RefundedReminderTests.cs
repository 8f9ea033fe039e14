using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>Who brought a product back is not reminded of it.</summary>
public sealed class RefundedReminderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_that_was_taken_back_is_not_reminded_of(bool cancelled)
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await (cancelled ? app.Cancel("1") : app.Refund("1", "r1", 9900));
        await app.Drain();
        Assert.Equal(["reminderWithdrawn refunded"], await app.Told(customer));
        await app.Pass(Reminding.ToRemind);
        Assert.Empty(app.Tasks());
    }

    [Fact]
    public async Task A_reminder_that_lies_with_a_keeper_is_taken_back_when_the_product_is_brought_back()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.OpenTasks());
        await app.Refund("1", "r1", 4000, ("tea", 1));
        await app.Drain();
        Assert.Empty(app.OpenTasks());
        Assert.Equal(["handedToKeeper", "reminderWithdrawn refunded"], await app.Told(customer));
    }

    [Fact]
    public async Task Of_an_order_of_two_products_only_the_one_that_came_back_is_not_reminded_of()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer("tea", "pot");
        await app.Refund("1", "r1", 4000, ("pot", 1));
        await app.Drain();
        Assert.Equal(["reminderWithdrawn refunded"], await app.Told(customer));
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task Money_back_without_the_goods_leaves_the_reminder()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Refund("1", "r1", 1000);
        await app.Drain();
        Assert.Empty(await app.Told(customer));
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task Half_of_what_was_bought_lasts_half_as_long()
    {
        await using var app = await App.Start();
        await app.PutTea();
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }, quantity: 2));
        await app.Drain();
        await app.Refund("1", "r1", 9900, ("tea", 1));
        await app.Drain();
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task The_earlier_purchase_is_reminded_of_again_when_the_later_one_was_taken_back()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(TimeSpan.FromDays(3));
        await app.Buys(customer, "2", "tea");
        Assert.Equal(["reminderWithdrawn bought"], await app.Told(customer));
        await app.Cancel("2");
        await app.Drain();

        await app.Pass(Reminding.ToRemind - TimeSpan.FromDays(3));
        app.Tap();
        await app.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, app.Received(customer));
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task A_product_that_came_back_and_was_bought_again_is_reminded_of_once()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Refund("1", "r1", 9900);
        await app.Drain();
        await app.Buys(customer, "2", "tea");
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.Tasks());
        app.Tap();
        await app.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, app.Received(customer));
    }
}
