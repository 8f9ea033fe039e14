using System.Globalization;
using PrivateDomain.Delivery;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>From the purchase to the customer's phone, and every reason why not.</summary>
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
    public async Task A_purchase_in_between_silences_the_reminder_and_starts_the_next()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(TimeSpan.FromDays(10));
        await app.Buys(customer, "2");
        Assert.Equal(["reminderWithdrawn bought"], await app.Told(customer));

        await app.Pass(TimeSpan.FromDays(17));
        Assert.Empty(app.Tasks());
        await app.Pass(TimeSpan.FromDays(10));
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

    [Fact]
    public async Task In_quiet_hours_it_waits_for_the_morning_and_says_so()
    {
        await using var app = await App.Start();
        app.MoveTo(localHour: 22);
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);

        Assert.Empty(app.Tasks());
        var postponed = Assert.Single(await app.Entries(customer, "reminderPostponed"));
        var morning = DateTimeOffset.Parse(postponed.About("until"), CultureInfo.InvariantCulture).ToOffset(TimeSpan.FromHours(8)).TimeOfDay;
        Assert.Equal("quietHours", postponed.About("reason"));
        Assert.InRange(morning, new TimeSpan(9, 0, 0), new TimeSpan(9, 30, 0));

        await app.Until(8);
        Assert.Empty(app.Tasks());
        await app.Until(10);
        Assert.Single(app.OpenTasks());
        Assert.Equal(["reminderPostponed quietHours", "handedToKeeper"], await app.Told(customer));
    }

    [Fact]
    public async Task Quiet_hours_take_the_task_back_and_a_new_one_comes_in_the_morning_until_the_keeper_had_two_days()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        await app.Until(21);
        Assert.Empty(app.OpenTasks());
        Assert.Empty(Caps.In(await app.Contact(customer)).Taken);

        await app.Until(10);
        Assert.Single(app.OpenTasks());
        Assert.Equal(2, app.Tasks().Count);
        Assert.Equal(["handedToKeeper", "reminderPostponed quietHours", "handedToKeeper"], await app.Told(customer));

        await app.Until(21);
        await app.Until(12);
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal("reminderWithdrawn keeperDidNotSend", (await app.Told(customer))[^1]);
        Assert.Empty(app.OpenTasks());

        await app.Pass(TimeSpan.FromDays(1));
        Assert.Empty(app.OpenTasks());
        Assert.Equal(0, app.Received(customer));
        Assert.Empty(Caps.In(await app.Contact(customer)).Taken);
    }

    [Fact]
    public async Task Where_there_are_no_quiet_hours_a_keeper_who_never_taps_has_two_days()
    {
        await using var app = await App.Start(settings: ["--Delivery:QuietFrom=00:00", "--Delivery:QuietUntil=00:00"]);
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        await app.Pass(TimeSpan.FromHours(47));
        Assert.Single(app.OpenTasks());
        await app.Pass(TimeSpan.FromHours(2));
        Assert.True(Assert.Single(app.Tasks()).Cancelled);
        Assert.Equal(["handedToKeeper", "reminderWithdrawn keeperDidNotSend"], await app.Told(customer));
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task Over_the_cap_it_is_postponed_and_comes_when_the_window_has_room() // M15
    {
        await using var app = await App.Start(settings: ["--Delivery:CapMessages=1"]);
        var customer = await app.Buyer("tea", "pot");
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.OpenTasks());
        Assert.Equal(["handedToKeeper", "reminderPostponed cap"], (await app.Told(customer)).Order(StringComparer.Ordinal));
        app.Tap();

        await app.Pass(TimeSpan.FromDays(6));
        Assert.Empty(app.OpenTasks());
        await app.Pass(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(2, app.Received(customer));
        Assert.Equal(2, (await app.Told(customer)).Count(told => told == "reminderSent"));
        Assert.Single(await app.Entries(customer, "reminderPostponed"));
    }

    [Fact]
    public async Task Reminders_that_run_at_once_do_not_overshoot_the_cap_and_those_over_it_are_still_to_come() // M16
    {
        await using var app = await App.Start(settings: ["--Delivery:CapMessages=2"]);
        var customer = await app.Buyer("a", "b", "c", "d", "e");
        var reminders = await app.Due(customer);
        await app.ForgetDue();

        await Task.WhenAll(reminders.Select(reminder => app.Send(customer, reminder)));
        Assert.Equal(2, app.OpenTasks().Count);

        // Each of the others has its row in the due index, whatever it believed when it began.
        Assert.Equal(3, (await app.Entries(customer, "reminderPostponed")).Count);
        await app.Sweep();
        foreach (var task in app.OpenTasks()) app.Platform.WeCom.Confirm("lin", task.MsgId);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await app.Pass(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(2));
            foreach (var task in app.OpenTasks()) app.Platform.WeCom.Confirm("lin", task.MsgId);
        }
        Assert.Equal(5, app.Received(customer));
    }

    [Fact]
    public async Task Whoever_opted_out_is_not_reminded_and_who_changed_their_mind_is()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer("tea", "pot");
        var consent = $"api/manage/contacts/{await app.ContactId(customer)}/consent";
        await app.Put(consent, new { marketing = false });
        await app.Put(consent, new { marketing = true });
        await app.Pass(Reminding.ToRemind);
        Assert.Equal(2, app.OpenTasks().Count);

        await app.Buys(customer, "2");
        await app.Put(consent, new { marketing = false });
        await app.Drain();
        Assert.Empty(app.OpenTasks());
        await app.Pass(Reminding.ToRemind);
        Assert.Equal(2, app.Tasks().Count);
        Assert.Contains("reminderWithdrawn optedOut", await app.Told(customer));
    }

    [Fact]
    public async Task An_opt_out_takes_the_task_back_from_the_keeper_at_once()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        var consent = $"api/manage/contacts/{await app.ContactId(customer)}/consent";

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.Put(consent, new { marketing = false })));
        await app.Drain();

        Assert.True(Assert.Single(app.Tasks()).Cancelled);
        Assert.Equal(["handedToKeeper", "reminderWithdrawn optedOut"], await app.Told(customer));
        Assert.Single(await app.Entries(customer, "optedOut"));
    }

    [Fact]
    public async Task A_contact_that_left_is_not_reminded_and_a_task_for_one_who_leaves_is_taken_back()
    {
        var platformTime = new AheadClock();
        await using var app = await App.Start(platform: await Platform(platformTime));
        var customer = await app.Buyer("tea", "pot");
        await app.Pass(TimeSpan.FromDays(1));
        await app.Buys(customer, "2", "pot");
        await app.Pass(Reminding.ToRemind - TimeSpan.FromDays(1));
        Assert.Single(app.OpenTasks());

        platformTime.Pass(TimeSpan.FromSeconds(1));
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        await app.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(["handedToKeeper", "reminderWithdrawn bought", "reminderWithdrawn lost"], (await app.Told(customer)).Order(StringComparer.Ordinal));
        await app.Pass(TimeSpan.FromDays(2));
        Assert.Equal(2, (await app.Told(customer)).Count(told => told == "reminderWithdrawn lost"));
        Assert.True(Assert.Single(app.Tasks()).Cancelled);
    }

    [Fact]
    public async Task The_keeper_who_is_left_gets_the_task()
    {
        var platformTime = new AheadClock();
        await using var app = await App.Start(platform: await Platform(platformTime));
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
        await app.Pass(Reminding.ToRemind);

        Assert.Equal(["a", "b", "c"], await app.OrdersOf(customer));
        Assert.Single(app.Tasks());
    }

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

        // The pot lasts shorter now and is due first; the tea's reminder finds out that it has time.
        await app.Pass(Reminding.ToRemind);
        Assert.Equal(["handedToKeeper", "reminderPostponed lastsLonger"], (await app.Told(customer)).Order(StringComparer.Ordinal));
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
    public async Task Moving_the_clock_does_what_has_become_due()
    {
        await using var app = await App.Start();
        await app.Buyer();
        await app.Put("api/manage/clock", new { ahead = (app.Clock.Ahead + Reminding.ToRemind).ToString("c", CultureInfo.InvariantCulture) });
        await app.Drain();
        Assert.Single(app.OpenTasks());
    }

    [Fact]
    public async Task A_product_that_lasts_longer_than_was_thought_is_reminded_of_later_and_one_that_is_gone_never()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.PutTea(daysOfUse: 60);
        await app.Pass(Reminding.ToRemind);
        Assert.Equal(["reminderPostponed lastsLonger"], await app.Told(customer));
        await app.Pass(TimeSpan.FromDays(30));
        Assert.Single(app.OpenTasks());
    }

    // A platform whose clock can be moved: it tells whole seconds, and of two facts in one second the add counts.
    private static Task<SandboxApp> Platform(TimeProvider clock) =>
        SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey }, clock);
}
