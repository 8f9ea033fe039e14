using PrivateDomain.Contacts;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase.Holdouts;

/// <summary>Who is held out is not reminded, and everybody's outcome is counted by the group that chance gave them.</summary>
public sealed class HoldoutTests
{
    [Fact]
    public async Task Who_is_held_out_is_never_reminded_and_what_they_buy_counts_for_their_group()
    {
        await using var app = await App.Start(settings: [Trying.Half]);
        await app.PutTea();
        var customer = await app.FriendIn(TrialArm.HeldOut);
        await app.Buys(customer, "1");
        await app.Pass(Reminding.ToRemind);
        var month = app.Month();
        Assert.Equal(["reminderWithdrawn holdout"], await app.Told(customer));
        Assert.Equal("0 0 | 1 0", await app.Counted(month));

        await app.Buys(customer, "2");
        Assert.Equal("0 0 0 | 1 1 9900", await app.Counted(month));
        await app.Pass(Reminding.ToRemind);
        Assert.Equal(["reminderWithdrawn holdout", "reminderWithdrawn holdout"], await app.Told(customer));
        Assert.Empty(app.Tasks());
        Assert.Equal("0 0 0 | 1 1 9900", await app.Counted(month));
    }

    [Fact]
    public async Task Who_is_reminded_is_counted_once_and_refunds_take_back_what_was_counted()
    {
        await using var app = await App.Start(settings: [Trying.Half]);
        await app.PutTea();
        var customer = await app.FriendIn(TrialArm.Reminded);
        await app.Buys(customer, "1");
        await app.Pass(Reminding.ToRemind);
        var month = app.Month();
        Assert.Single(app.OpenTasks());
        Assert.Equal("1 0 | 0 0", await app.Counted(month));

        app.Clock.Ahead += TimeSpan.FromMinutes(1);
        await app.Buys(customer, "2");
        await app.Buys(customer, "3");
        Assert.Equal("1 2 19800 | 0 0 0", await app.Counted(month));
        await app.Refund("2", "r1", 900);
        await app.Drain();
        Assert.Equal("1 2 18900 | 0 0 0", await app.Counted(month));
        await app.Cancel("3");
        await app.Drain();
        Assert.Equal("1 1 9000 | 0 0 0", await app.Counted(month));
        await app.Refund("2", "r2", 9000);
        await app.Drain();
        Assert.Equal("1 0 0 | 0 0 0", await app.Counted(month));
        await app.Stop();
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    [Fact]
    public async Task Who_opted_out_or_left_takes_no_part()
    {
        var platformTime = new AheadClock();
        await using var app = await App.Start(platform: await Reminding.Platform(platformTime), settings: [Trying.Half]);
        await app.PutTea();
        var (silent, gone) = (await app.FriendIn(TrialArm.HeldOut), await app.FriendIn(TrialArm.HeldOut));
        await app.Buys(silent, "1");
        await app.Buys(gone, "2");
        await app.Put($"api/manage/contacts/{await app.ContactId(silent)}/consent", new { marketing = false });
        platformTime.Pass(TimeSpan.FromSeconds(1));
        Assert.True(await app.Platform.WeCom.Leave(gone, "lin")!.Accepted);
        await app.Pass(Reminding.ToRemind);

        Assert.Equal(["reminderWithdrawn optedOut"], await app.Told(silent));
        Assert.Equal(["reminderWithdrawn lost"], await app.Told(gone));
        Assert.Empty(await app.Rows("trials"));
    }

    [Theory]
    [InlineData("--Delivery:PersonalTasksPerDay=1", 10, "keeperDayFull")]
    [InlineData("--Delivery:CapMessages=3", 22, "quietHours")]
    public async Task Who_has_to_wait_takes_part_already(string setting, int localHour, string why)
    {
        await using var app = await App.Start(settings: [Trying.Half, setting]);
        app.MoveTo(localHour);
        await app.PutTea();
        var customers = new[] { await app.FriendIn(TrialArm.Reminded), await app.FriendIn(TrialArm.Reminded), await app.FriendIn(TrialArm.HeldOut) };
        foreach (var (n, customer) in customers.Index()) await app.Buys(customer, $"{n}");
        await app.Pass(Reminding.ToRemind);

        Assert.Equal("2 0 | 1 0", await app.Counted(app.Month()));
        var told = (await Task.WhenAll(customers.Select(app.Told))).SelectMany(each => each).ToList();
        Assert.Contains($"reminderPostponed {why}", told);
        Assert.Single(told, "reminderWithdrawn holdout");
    }

    [Fact]
    public async Task Another_percentage_moves_nobody_who_takes_part()
    {
        var app = await App.Start(settings: [Trying.Half]);
        await using var platform = app.Platform;
        await app.PutTea();
        var (heldOut, reminded) = (await app.FriendIn(TrialArm.HeldOut), await app.FriendIn(TrialArm.Reminded));
        await app.Buys(heldOut, "1");
        await app.Pass(Reminding.ToRemind);
        var (ahead, month) = (app.Clock.Ahead, app.Month());
        await app.Stop();

        app = await App.Start(app.Store, platform, settings: ["--Repurchase:HoldoutPercent=0"]);
        app.Clock.Ahead = ahead + TimeSpan.FromMinutes(1);
        await app.Buys(heldOut, "2");
        await app.Buys(reminded, "3");
        await app.Pass(Reminding.ToRemind);
        Assert.Equal(["reminderWithdrawn holdout", "reminderWithdrawn holdout"], await app.Told(heldOut));
        Assert.Equal(["handedToKeeper"], await app.Told(reminded));
        Assert.Equal("1 0 0 | 1 1 9900", await app.Counted(month, app.Month()));
        await app.Stop();
    }
}
