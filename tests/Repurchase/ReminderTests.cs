using System.Globalization;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>From the purchase to the customer's phone.</summary>
public sealed class ReminderTests
{
    [Fact]
    public async Task A_reminder_lies_with_the_keeper_when_its_day_comes_and_is_sent_when_the_keeper_taps() // M12
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        var planned = Assert.Single(await app.Entries(customer, "reminderPlanned"));
        Assert.Equal(app.Clock.GetUtcNow() + Reminding.ToRemind, DateTimeOffset.Parse(planned.About("for"), CultureInfo.InvariantCulture), TimeSpan.FromMinutes(1));

        await app.Pass(Reminding.ToRemind - TimeSpan.FromHours(1));
        Assert.Empty(app.Tasks());

        await app.Pass(TimeSpan.FromHours(1));
        var task = Assert.Single(app.OpenTasks());
        Assert.Equal([customer.ExternalUserId], task.Recipients.Select(recipient => recipient.ExternalUserId));
        Assert.Contains("小雨，您的「茉莉花茶」", task.Content.Text, StringComparison.Ordinal);
        Assert.Contains("https://shop.example/tea", task.Content.Text, StringComparison.Ordinal);
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(["handedToKeeper"], await app.Told(customer));

        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(["handedToKeeper", "reminderSent"], await app.Told(customer));

        foreach (var _ in Enumerable.Range(0, 4)) await app.Pass(TimeSpan.FromDays(5));
        Assert.Equal((1, 1), (app.Tasks().Count, app.Received(customer)));
        Assert.Equal(["handedToKeeper", "reminderSent"], await app.Told(customer));
        Assert.Empty(await app.Rows("due"));
        Assert.Empty(await app.Rows("failures"));
        await app.Stop();
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    [Fact]
    public async Task The_keeper_who_is_left_gets_the_task()
    {
        var platformTime = new AheadClock();
        await using var app = await App.Start(platform: await Reminding.Platform(platformTime));
        var customer = await app.Buyer();
        platformTime.Pass(TimeSpan.FromSeconds(1));
        Assert.True(await app.Platform.WeCom.AddWithoutCode(customer, "chen")!.Accepted);
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.OpenTasks("chen"));
        Assert.Empty(app.Tasks("lin"));
    }

    [Fact]
    public async Task After_a_long_outage_an_overdue_reminder_is_not_sent_any_more() // M3
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(TimeSpan.FromDays(44));
        Assert.Empty(app.Tasks());
        Assert.Equal(["reminderWithdrawn tooLate"], await app.Told(customer));
    }

    [Fact]
    public async Task An_order_that_came_late_is_reminded_of_at_once_and_one_that_came_too_late_never()
    {
        await using var app = await App.Start();
        await app.PutTea();
        await app.PutTea(sku: "pot");
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        var person = new { externalUserId = customer.ExternalUserId };
        await app.Sell(app.Order("1", person, app.Clock.GetUtcNow().AddDays(-28)));
        await app.Sell(app.Order("2", person, app.Clock.GetUtcNow().AddDays(-45), sku: "pot"));
        await app.Sell(app.Order("3", person, sku: "no product"));
        await app.Drain();
        Assert.Equal("tea", Assert.Single(await app.Entries(customer, "reminderPlanned")).About("sku"));

        await app.Sweep();
        Assert.Single(app.OpenTasks());
    }

    [Fact]
    public async Task Two_orders_of_one_moment_are_both_kept_and_their_product_has_one_reminder() // M8
    {
        await using var app = await App.Start();
        await app.PutTea();
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        var paidAt = app.Clock.GetUtcNow();
        foreach (var id in new[] { "b", "c", "a" }) await app.Sell(app.Order(id, new { externalUserId = customer.ExternalUserId }, paidAt));
        await app.Drain();
        Assert.Equal(["a", "b", "c"], await app.OrdersOf(customer));

        // Each lasts 30 days.
        await app.Pass(TimeSpan.FromDays(86));
        Assert.Empty(app.Tasks());
        await app.Pass(TimeSpan.FromDays(1));
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task Moving_the_clock_does_what_has_become_due()
    {
        await using var app = await App.Start();
        await app.Buyer();
        await app.Put("api/manage/clock", new { ahead = (app.Clock.Ahead + Reminding.ToRemind).ToString("c", CultureInfo.InvariantCulture) });
        await app.Drain();
        Assert.Single(app.OpenTasks());
    }
}
