using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>An order or a product that changes moves its reminders.</summary>
public sealed class RevisedOrderTests
{
    [Fact]
    public async Task A_revised_order_moves_its_reminder()
    {
        await using var app = await App.Start();
        await app.PutTea();
        await app.PutTea(sku: "pot");
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        var (tea, pot) = (app.Order("1", new { externalUserId = customer.ExternalUserId }), app.Order("2", new { externalUserId = customer.ExternalUserId }, sku: "pot", quantity: 2));
        await app.Sell(tea);
        await app.Sell(pot);
        await app.Drain();
        (tea["revision"], tea["lines"]![0]!["quantity"]) = (1, 2);
        (pot["revision"], pot["lines"]![0]!["quantity"]) = (1, 1);
        await app.Sell(tea);
        await app.Sell(pot);
        await app.Drain();

        // The pot lasts shorter now and is due first; the tea has time.
        await app.Pass(Reminding.ToRemind);
        Assert.Equal(["handedToKeeper", "reminderMoved", "reminderMoved"], (await app.Told(customer)).Order(StringComparer.Ordinal));
        app.Tap();
        await app.Pass(TimeSpan.FromDays(30));
        app.Tap();
        Assert.Equal(2, app.Received(customer));
    }

    [Fact]
    public async Task A_product_that_a_revision_took_out_of_its_order_is_not_reminded_of()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer("tea", "pot");
        var revised = app.Order("1", new { externalUserId = customer.ExternalUserId }, sku: "pot");
        revised["revision"] = 1;
        await app.Sell(revised);
        await app.Drain();
        Assert.Equal(["reminderWithdrawn bought"], await app.Told(customer));
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task A_product_that_lasts_longer_than_was_thought_is_reminded_of_later_and_one_that_is_gone_never()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.PutTea(daysOfUse: 60);
        await app.Pass(Reminding.ToRemind);
        Assert.Equal(["reminderMoved"], await app.Told(customer));
        await app.Pass(TimeSpan.FromDays(30));
        Assert.Single(app.OpenTasks());
    }

    [Fact]
    public async Task A_keeper_has_two_days_anew_for_a_reminder_that_was_moved_after_the_night_took_it_back()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        await app.Until(21);
        Assert.Empty(app.OpenTasks());
        await app.PutTea(daysOfUse: 40);
        await app.Until(10);
        Assert.Empty(app.OpenTasks());

        await app.Pass(TimeSpan.FromDays(9));
        Assert.Single(app.OpenTasks());
        await app.Pass(TimeSpan.FromMinutes(5));
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(["handedToKeeper", "reminderPostponed quietHours", "reminderMoved", "handedToKeeper", "reminderSent"], await app.Told(customer));
    }
}
