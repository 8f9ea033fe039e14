using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Repurchase;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>What the platform, the queue and other runs do to a reminder: it is never lost and never sent twice.</summary>
public sealed class ReminderFaultTests
{
    public static TheoryData<Fault> WithoutAnAnswer => new() { new Fault.LoseAnswer(), new Fault.Drop(), new Fault.Gateway(502), new Fault.Gateway(504) };

    [Theory]
    [MemberData(nameof(WithoutAnAnswer))]
    public async Task A_call_without_an_answer_is_unknown_held_and_never_made_again(Fault fault)
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, fault);
        await app.Pass(Reminding.ToRemind);
        Assert.StartsWith("reminderUnknown", Assert.Single(await app.Told(customer)), StringComparison.Ordinal);

        foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromDays(1));

        Assert.Single(app.Platform.WeCom.Log.CallsTo(Reminding.AddTask));
        Assert.Single(await app.Told(customer));
        // It may have been sent, so it counts.
        Assert.Single(Caps.In(await app.Contact(customer)).Taken);
        Assert.Empty(await app.Rows("due"));
        Assert.Empty(await app.Rows("failures"));
    }

    [Theory]
    [InlineData(-1, 15)]
    [InlineData(45033, 1)]
    public async Task A_busy_platform_is_asked_again_later(int code, int minutes) // M11
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(code));
        await app.Pass(Reminding.ToRemind);
        Assert.Empty(app.Tasks());
        Assert.Empty(Caps.In(await app.Contact(customer)).Taken);

        await app.Pass(TimeSpan.FromMinutes(minutes));

        Assert.Single(app.OpenTasks());
        Assert.Equal(["handedToKeeper"], await app.Told(customer));
    }

    [Fact]
    public async Task A_refused_reminder_is_not_tried_again_and_gives_its_slot_back()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(84061));
        await app.Pass(Reminding.ToRemind);
        await app.Pass(TimeSpan.FromDays(1));

        Assert.StartsWith("reminderRefused 84061", Assert.Single(await app.Told(customer)), StringComparison.Ordinal);
        Assert.Single(app.Platform.WeCom.Log.CallsTo(Reminding.AddTask));
        Assert.Empty(Caps.In(await app.Contact(customer)).Taken);
    }

    [Fact]
    public async Task While_a_setting_is_wrong_the_reminder_waits_and_says_why_once()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(60020), times: 2);
        await app.Pass(Reminding.ToRemind);
        await app.Pass(TimeSpan.FromHours(1));
        Assert.StartsWith("reminderPostponed 60020", Assert.Single(await app.Told(customer)), StringComparison.Ordinal);

        await app.Pass(TimeSpan.FromHours(1));
        Assert.Single(app.OpenTasks());
    }

    [Fact]
    public async Task The_same_due_message_handled_many_times_and_in_parallel_is_one_task() // M4
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var customer = await app.Buyer();
        var reminder = Assert.Single(await app.Due(customer));
        var due = new DueArrived(SendReminder.DueKind, [new(app.IdOf(customer).Value, reminder.Key), new(app.IdOf(customer).Value, reminder.Key)]);
        foreach (var _ in Enumerable.Range(0, 6)) await app.Service<MessageSender>().Send(due, CancellationToken.None);

        await Task.WhenAll(app.Drain(), app.Drain(), app.Sweep());
        await app.Drain();
        await app.Pass(TimeSpan.FromMinutes(5));

        Assert.Single(app.Platform.WeCom.Log.CallsTo(Reminding.AddTask));
        Assert.Equal(["handedToKeeper"], await app.Told(customer));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_run_that_meets_anothers_claim_leaves_it_alone_and_comes_back()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        var reminder = Assert.Single(await app.Due(customer));
        var hold = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, hold);
        var first = app.Send(customer, reminder);
        await hold.Arrived.WaitAsync(Reminding.Patience);

        await app.Send(customer, reminder);
        await app.Pass(TimeSpan.FromMinutes(2));
        hold.Release();
        await first;
        await app.Pass(TimeSpan.FromMinutes(2));

        Assert.Single(app.Platform.WeCom.Log.CallsTo(Reminding.AddTask));
        Assert.Equal(["handedToKeeper"], await app.Told(customer));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_platform_that_does_not_tell_the_result_is_asked_until_it_does()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        app.Tap();
        foreach (var code in new[] { 41063, 60020, 40058, -1, -1, -1 }) app.Platform.WeCom.Faults.Next(Reminding.Result, new Fault.Refuse(code));
        foreach (var _ in Enumerable.Range(0, 4)) await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(["handedToKeeper"], await app.Told(customer));

        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(["handedToKeeper", "reminderSent"], await app.Told(customer));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_result_that_is_never_told_is_unknown_after_a_week_and_not_asked_for_any_more()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        foreach (var path in new[] { Reminding.Result, Reminding.Cancel }) app.Platform.WeCom.Faults.Next(path, new Fault.Refuse(40058), times: 100);
        await app.Pass(TimeSpan.FromDays(3));
        Assert.Equal(["handedToKeeper"], await app.Told(customer));
        await app.Pass(TimeSpan.FromDays(5));
        Assert.Equal(["handedToKeeper", "reminderUnknown the platform tells no result"], await app.Told(customer));
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task A_task_that_the_platform_does_not_take_back_is_taken_back_at_the_next_look()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        app.Platform.WeCom.Faults.Next(Reminding.Cancel, new Fault.Refuse(60020));

        await app.Buys(customer, "2");
        Assert.Single(app.OpenTasks());
        Assert.Equal(2, (await app.Entries(customer, "reminderPlanned")).Count);

        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Empty(app.OpenTasks());
        Assert.Equal(["handedToKeeper", "reminderWithdrawn bought"], await app.Told(customer));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task What_the_platform_did_not_deliver_is_told_and_gives_its_slot_back()
    {
        await using var app = await App.Start(sandbox: new SandboxOptions { MassPerCustomerPerDay = 1 });
        var customer = await app.Buyer("tea", "pot");
        await app.Pass(Reminding.ToRemind);
        foreach (var task in app.OpenTasks()) app.Platform.WeCom.Confirm("lin", task.MsgId);
        await app.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(1, app.Received(customer));
        Assert.Equal(["handedToKeeper", "handedToKeeper", "reminderNotSent AlreadyReached", "reminderSent"], (await app.Told(customer)).Order(StringComparer.Ordinal));
        Assert.Single(Caps.In(await app.Contact(customer)).Taken);
    }

    [Fact]
    public async Task The_message_of_a_purchase_that_comes_again_plans_nothing_twice() // M7
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        var ordered = new PrivateDomain.Orders.ContactOrdered(app.IdOf(customer).Value, "tmall", "1");
        foreach (var _ in Enumerable.Range(0, 3)) await app.Service<MessageSender>().Send(ordered, CancellationToken.None);
        await app.Service<MessageSender>().Send(ordered with { Id = "another" }, CancellationToken.None);
        await app.Drain();

        Assert.Single(await app.Entries(customer, "reminderPlanned"));
        Assert.Single(await app.Rows("due"), row => row.GetString("kind") == SendReminder.DueKind);
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_due_row_whose_contact_or_reminder_is_not_there_is_silent()
    {
        await using var app = await App.Start();
        await app.Buyer();
        var index = app.Service<PrivateDomain.Storage.DueIndex>();
        foreach (var kind in new[] { SendReminder.DueKind, FollowReminder.DueKind })
            await index.Plan(app.Clock.GetUtcNow(), "0123456789ABCDEFGHJKMNPQRS", kind, "repurchase-x", CancellationToken.None);

        await app.Sweep();

        Assert.Single(await app.Rows("due"), row => row.GetString("kind") == SendReminder.DueKind);
        Assert.Empty(app.Tasks());
        Assert.Empty(await app.Rows("failures"));
    }
}
