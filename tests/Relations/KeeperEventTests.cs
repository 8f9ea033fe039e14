using PrivateDomain.Contacts;
using PrivateDomain.Relations;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Relations;

/// <summary>What keepers do in WeCom shows in our rows.</summary>
public sealed class KeeperEventTests
{
    [Fact]
    public async Task What_a_keeper_edits_is_ours_too()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        var (tag, _) = app.Platform.WeCom.CreateTag("口味", "白茶");
        await app.Platform.WeCom.Edit(customer, "lin", remark: "爱喝白茶")!.Accepted;
        await app.Platform.WeCom.Mark(customer, "lin", add: [tag])!.Accepted;
        await app.Drain();
        Assert.Equal("爱喝白茶", (await app.Relation(customer)).GetProperty("remark").GetString());
        Assert.Equal(["白茶"], await app.Tags(customer));
    }

    [Fact]
    public async Task What_is_planned_here_wins_over_an_earlier_edit_that_is_told_late()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        var edit = app.Platform.WeCom.Edit(customer, "lin", remark: "手写的", plan: new DeliveryPlan { Copies = 0 })!;
        await app.Note(customer, new { remark = "我们的" });
        await app.Drain();
        await app.Platform.WeCom.Deliver(edit.Event, new DeliveryPlan()).Accepted;
        await app.Drain();
        Assert.Equal("我们的", (await app.Relation(customer)).GetProperty("remark").GetString());
        Assert.Equal("我们的", app.Platform.WeCom.RemarkOf(customer, "lin"));
    }

    [Fact]
    public async Task An_edit_after_what_we_planned_has_come_there_is_ours_too()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        await app.Note(customer, new { remark = "我们的" });
        await app.Drain();
        await app.Platform.WeCom.Edit(customer, "lin", remark: "手写的")!.Accepted;
        await app.Drain();
        Assert.Equal("手写的", (await app.Relation(customer)).GetProperty("remark").GetString());
        Assert.Equal("手写的", app.Platform.WeCom.RemarkOf(customer, "lin"));
    }

    [Fact]
    public async Task A_keeper_who_deletes_a_customer_is_told_apart_from_a_customer_who_leaves()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var (dropped, left) = (await app.Friend("甲"), await app.Friend("乙"));
        time.Pass(TimeSpan.FromSeconds(5));
        await app.Platform.WeCom.Drop(dropped, "lin", new DeliveryPlan { Copies = 2 })!.Accepted;
        await app.Platform.WeCom.Leave(left, "lin")!.Accepted;
        await app.Drain();
        Assert.Equal(("-lin", "-lin"), (await app.Keepers(dropped), await app.Keepers(left)));
        Assert.Equal(["added", "keeperDeleted"], await app.Story(dropped));
        Assert.Equal(["added", "lost"], await app.Story(left));
    }

    [Fact]
    public async Task A_deletion_that_comes_late_changes_only_the_timeline()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        time.Pass(TimeSpan.FromSeconds(5));
        var dropped = app.Platform.WeCom.Drop(customer, "lin", new DeliveryPlan { Copies = 0 })!.Event;
        time.Pass(TimeSpan.FromSeconds(5));
        await app.Platform.WeCom.AddWithoutCode(customer, "lin")!.Accepted;
        await app.Platform.WeCom.Deliver(dropped, new DeliveryPlan()).Accepted;
        await app.Drain();
        Assert.Equal("lin", await app.Keepers(customer));
        Assert.Equal(["added", "added", "keeperDeleted"], (await app.Story(customer)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_relations_of_a_renamed_keeper_follow_once()
    {
        await using var app = await App.Start();
        var customers = new[] { await app.Friend("甲"), await app.Friend("乙") };
        await app.Note(customers[0], new { remark = "留着" });
        await app.Drain();
        await app.Platform.WeCom.Rename("lin", "lin.xiaoman", plan: new DeliveryPlan { Copies = 2 }).Accepted;
        await app.Drain();
        foreach (var customer in customers)
        {
            Assert.Equal("lin.xiaoman", await app.Keepers(customer));
            Assert.Equal(["added", "keeperRenamed"], await app.Story(customer));
        }
        Assert.Equal("留着", (await app.Relation(customers[0], "lin.xiaoman")).GetProperty("remark").GetString());
        Assert.All(await app.Rows("relations"), row => Assert.Equal("lin.xiaoman", row.PartitionKey));
        Assert.Contains("lin.xiaoman", (await app.Get("api/manage/alerts")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_who_was_looked_at_before_the_new_id_was_told_stays_the_renamed_keepers()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        time.Pass(TimeSpan.FromMinutes(1));
        app.Platform.WeCom.Rename("lin", "lin.xiaoman", plan: new DeliveryPlan { Copies = 0 });
        Assert.True(await app.Platform.WeCom.Edit(customer, "lin.xiaoman", remark: "改了")!.Accepted);
        await app.Drain();
        Assert.Equal("-lin lin.xiaoman", await app.Keepers(customer));

        // The run that renames had listed the customer before.
        var renamed = new KeeperRenamed("lin", "lin.xiaoman", "renamed", time.GetUtcNow());
        await app.Service<ContactStore>().Change(new ContactId((await app.ContactId(customer))!), rows => RenameKeeper.Decide(rows, renamed), CancellationToken.None);

        Assert.Equal("lin.xiaoman", await app.Keepers(customer));
    }

    [Fact]
    public async Task That_a_keeper_left_is_an_alert_with_what_to_do()
    {
        await using var app = await App.Start();
        await app.Friend("甲");
        await app.Friend("乙");
        await app.Platform.WeCom.Resign("lin").Accepted;
        await app.Drain();
        var alert = Assert.Single((await app.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray());
        Assert.Equal("keeper-left-lin", alert.GetProperty("key").GetString());
        Assert.Contains("2 customers", alert.GetProperty("text").GetString(), StringComparison.Ordinal);
    }
}
