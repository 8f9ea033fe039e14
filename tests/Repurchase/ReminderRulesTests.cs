using System.Globalization;
using PrivateDomain.Delivery;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>Quiet hours, the cap, what the person wants and the keeper does: why a reminder waits or does not come.</summary>
public sealed class ReminderRulesTests
{
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
        await using var app = await App.Start(platform: await Reminding.Platform(platformTime));
        var customer = await app.Buyer("tea", "pot");
        await app.Pass(TimeSpan.FromDays(1));
        await app.Buys(customer, "2", "pot");
        await app.Pass(Reminding.ToRemind - TimeSpan.FromDays(1));
        Assert.Single(app.OpenTasks());

        platformTime.Pass(TimeSpan.FromSeconds(1));
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        await app.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(["handedToKeeper", "reminderWithdrawn bought", "reminderWithdrawn lost"], (await app.Told(customer)).Order(StringComparer.Ordinal));
        // Two pots last until two months after.
        await app.Pass(TimeSpan.FromDays(32));
        Assert.Equal(2, (await app.Told(customer)).Count(told => told == "reminderWithdrawn lost"));
        Assert.True(Assert.Single(app.Tasks()).Cancelled);
    }
}
