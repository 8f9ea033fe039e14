using PrivateDomain.Delivery;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>A purchase silences the reminder, wherever it is by then.</summary>
public sealed class SilencedReminderTests
{
    [Fact]
    public async Task A_purchase_in_between_silences_the_reminder_and_starts_the_next()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(TimeSpan.FromDays(26));
        await app.Buys(customer, "2");
        Assert.Equal(["reminderWithdrawn bought"], await app.Told(customer));

        await app.Pass(TimeSpan.FromDays(20));
        Assert.Empty(app.Tasks());
        await app.Pass(TimeSpan.FromDays(6));
        Assert.Single(app.OpenTasks());
    }

    [Fact]
    public async Task A_reminder_whose_order_was_paid_meanwhile_is_silent_also_before_anybody_heard_of_the_purchase() // M9
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        var reminder = Assert.Single(await app.Due(customer));
        await app.Sell(app.Order("2", new { externalUserId = customer.ExternalUserId }));

        await app.Send(customer, reminder);
        await app.Sweep();

        Assert.Equal(["reminderWithdrawn bought"], await app.Told(customer));
        Assert.Empty(app.Tasks());
    }

    [Fact]
    public async Task A_purchase_takes_the_task_back_from_the_keeper_at_once() // M14
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);

        await app.Buys(customer, "2");

        Assert.True(Assert.Single(app.Tasks()).Cancelled);
        Assert.Equal(["handedToKeeper", "reminderWithdrawn bought"], await app.Told(customer));
        Assert.Empty(Caps.In(await app.Contact(customer)).Taken);
        Assert.Equal(2, (await app.Entries(customer, "reminderPlanned")).Count);
    }

    [Fact]
    public async Task A_purchase_during_the_call_to_the_platform_takes_the_task_back_a_minute_later() // M9
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        var reminder = Assert.Single(await app.Due(customer));
        var hold = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, hold);
        var run = app.Send(customer, reminder);
        await hold.Arrived.WaitAsync(Reminding.Patience);
        await app.Buys(customer, "2");
        hold.Release();
        await run;

        await app.Pass(TimeSpan.FromMinutes(1));

        Assert.True(Assert.Single(app.Tasks()).Cancelled);
        Assert.Equal(["handedToKeeper", "reminderWithdrawn bought"], await app.Told(customer));
    }

    [Fact]
    public async Task What_the_keeper_sent_a_moment_before_the_purchase_counts_as_sent()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        app.Tap();

        await app.Buys(customer, "2");

        Assert.Equal(["handedToKeeper", "reminderSent"], await app.Told(customer));
        Assert.Single(Caps.In(await app.Contact(customer)).Taken);
    }

    [Fact]
    public async Task What_the_keeper_sends_while_the_task_is_being_taken_back_counts_as_sent()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        var hold = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(Reminding.Cancel, hold);

        var purchase = app.Buys(customer, "2");
        await hold.Arrived.WaitAsync(Reminding.Patience);
        app.Tap();
        hold.Release();
        await purchase;

        Assert.Equal(["handedToKeeper", "reminderSent"], await app.Told(customer));
    }
}
