using PrivateDomain.Contacts;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Relations;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Channels;

namespace PrivateDomain.Tests.Relations;

/// <summary>At night our rows are compared with the platform's: what an outage swallowed is found, and nothing else is touched.</summary>
public sealed class ReconcileTests
{
    private const string Welcome = "externalcontact/send_welcome_msg";

    [Fact]
    public async Task Who_was_missed_in_an_outage_is_a_contact_with_name_union_id_and_notes_and_is_not_greeted()
    {
        await using var app = await Started();
        var missed = app.Unheard("阿秋", unionId: "union-1");
        var (tag, _) = app.Platform.WeCom.CreateTag("口味", "白茶", new DeliveryPlan { Copies = 0 });
        app.Platform.WeCom.Mark(missed, "lin", add: [tag], plan: new DeliveryPlan { Copies = 0 });
        app.Platform.WeCom.Edit(missed, "lin", remark: "秋", plan: new DeliveryPlan { Copies = 0 });

        await app.Compare();

        Assert.Equal(("lin", "阿秋"), (await app.Keepers(missed), await app.Name(missed)));
        Assert.Equal("秋", (await app.Relation(missed)).GetProperty("remark").GetString());
        Assert.Equal(["白茶"], await app.Tags(missed));
        Assert.Equal(["added"], await app.Story(missed));
        Assert.Contains(await app.Rows("contacts"), row => row.GetString("unionId") == "union-1");
        Assert.Contains(await app.Rows("lookups"), row => row.GetString("kind") == "unionid");
        Assert.Empty(app.Platform.WeCom.Log.CallsTo(Welcome));
        Assert.Empty(await app.Rows("lostwelcomes"));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task The_event_that_comes_after_all_makes_no_second_contact_and_no_second_entry()
    {
        await using var app = await Started();
        var customer = app.Platform.WeCom.CreateCustomer("阿秋");
        var late = app.Platform.WeCom.AddWithoutCode(customer, "lin", new DeliveryPlan { Copies = 0 })!.Event;
        await app.Compare();
        Assert.True(await app.Platform.WeCom.Deliver(late, new DeliveryPlan { Copies = 2 }).Accepted);
        await app.Drain();
        Assert.Equal("lin", await app.Keepers(customer));
        Assert.Single(await app.Story(customer), kind => kind == "added");
    }

    [Fact]
    public async Task Two_comparisons_find_a_missed_contact_once()
    {
        await using var app = await Started();
        var missed = app.Unheard();
        await app.Compare();
        await app.Compare();
        Assert.Equal(["added"], await app.Story(missed));
    }

    [Fact]
    public async Task Nothing_is_written_where_nothing_changed()
    {
        await using var app = await Started();
        foreach (var n in Enumerable.Range(0, 5)) await app.Friend($"客{n}");
        await app.Compare();
        var before = await app.Rows("contacts");

        var writes = new System.Collections.Concurrent.ConcurrentQueue<string>();
        app.Storage.Before = call =>
        {
            if (!call.StartsWith("GET", StringComparison.Ordinal) && !call.Contains("messages", StringComparison.Ordinal)) writes.Enqueue(call);
            return Task.CompletedTask;
        };
        await app.Compare();

        // That the night is done.
        Assert.Equal(["PUT runtime(PartitionKey='reconcile',RowKey='night')"], writes);
        Assert.Equal(before.Select(row => row.ETag), (await app.Rows("contacts")).Select(row => row.ETag));
    }

    [Fact]
    public async Task What_changed_unseen_is_brought_in_line()
    {
        await using var app = await Started();
        var customer = await app.Friend();
        app.Platform.WeCom.Edit(customer, "lin", remark: "没人告诉我们", plan: new DeliveryPlan { Copies = 0 });
        await app.Compare();
        Assert.Equal("没人告诉我们", (await app.Relation(customer)).GetProperty("remark").GetString());
    }

    [Fact]
    public async Task A_relation_ends_only_by_the_platforms_word_of_that_customer()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var (dropped, stays) = (await app.Friend("甲"), await app.Friend("乙"));
        time.Pass(TimeSpan.FromMinutes(1));
        app.Platform.WeCom.Drop(dropped, "lin", new DeliveryPlan { Copies = 0 });

        // The list is short, and the platform does not say why: nothing ends.
        app.Platform.WeCom.Faults.Next("externalcontact/get", new Fault.Refuse(40096), times: 1);
        await app.Compare();
        Assert.Equal(("lin", "lin"), (await app.Keepers(dropped), await app.Keepers(stays)));

        await app.Compare();
        Assert.Equal(("-lin", "lin"), (await app.Keepers(dropped), await app.Keepers(stays)));
        Assert.Equal(["added", "relationEnded"], await app.Story(dropped));
        Assert.Single(await app.Rows("relations"));
    }

    [Fact]
    public async Task The_relations_of_a_keeper_who_vanished_end_by_the_platforms_word_of_each_customer()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var (left, both) = (await app.Friend("甲"), await app.Friend("乙"));
        await app.Platform.WeCom.AddWithoutCode(both, "chen")!.Accepted;
        await app.Drain();
        time.Pass(TimeSpan.FromMinutes(1));
        app.Platform.WeCom.Resign("lin", new DeliveryPlan { Copies = 0 });

        await app.Compare();

        Assert.Equal(("-lin", "-lin chen"), (await app.Keepers(left), await app.Keepers(both)));
        Assert.Equal("chen", Assert.Single(await app.Rows("relations")).PartitionKey);
    }

    [Fact]
    public async Task Whoever_is_asked_for_the_platforms_word_ends_every_relation_that_it_does_not_name()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        await app.Platform.WeCom.AddWithoutCode(customer, "chen")!.Accepted;
        await app.Drain();
        time.Pass(TimeSpan.FromMinutes(1));
        app.Platform.WeCom.Drop(customer, "chen", new DeliveryPlan { Copies = 0 });

        await app.Platform.WeCom.Edit(customer, "lin", remark: "改了")!.Accepted;
        await app.Drain();

        Assert.Equal("-chen lin", await app.Keepers(customer));
    }

    [Fact]
    public async Task A_relation_that_is_half_made_is_not_named_and_stands()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        var way = await app.Service<WeComClient>().AddContactWay(ContactWayType.Single, ["chen"], "counter", "", CancellationToken.None);
        Assert.True(await app.Platform.WeCom.Add(customer, way.Value!.ConfigId, half: true)!.Accepted);
        await app.Drain();
        time.Pass(TimeSpan.FromMinutes(1));

        await app.Platform.WeCom.Edit(customer, "lin", remark: "改了")!.Accepted;
        await app.Drain();

        Assert.Equal("chen lin", await app.Keepers(customer));
    }

    [Fact]
    public async Task A_relation_that_the_platform_did_not_name_for_a_while_goes_on_when_it_does_with_the_code_that_it_began_by()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var cards = await app.Open(coupon: false);
        var (customer, _) = await app.Come(cards[0]);
        await app.Drain();
        var (before, since) = (await app.Brought(customer), await Since());
        time.Pass(TimeSpan.FromMinutes(1));
        await app.Service<EndRelation>().Handle(new Identity(Identity.WeCom, customer.ExternalUserId), "lin", time.GetUtcNow(), CancellationToken.None);
        Assert.Equal("-lin", await app.Keepers(customer));
        time.Pass(TimeSpan.FromHours(5));

        await app.Compare();
        await app.Compare();

        Assert.Equal("lin", await app.Keepers(customer));
        Assert.Equal(before, await app.Brought(customer));
        Assert.Equal(["scanned", "added", "relationEnded", "added"], await app.Story(customer));
        // Who met the contact last is its keeper, and that is no other by this.
        Assert.Equal(since, await Since());

        async Task<DateTimeOffset?> Since() => (await app.Rows("contacts")).Single(row => row.RowKey.StartsWith("follow|", StringComparison.Ordinal)).GetDateTimeOffset("at");
    }

    [Fact]
    public async Task A_customer_who_left_is_listed_by_the_platform_and_stays_lost()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        time.Pass(TimeSpan.FromMinutes(1));
        await app.Platform.WeCom.Leave(customer, "lin")!.Accepted;
        await app.Drain();
        await app.Compare();
        Assert.Equal("-lin", await app.Keepers(customer));
        Assert.Equal(["added", "lost"], await app.Story(customer));
    }

    [Fact]
    public async Task More_customers_than_a_page_are_compared_page_by_page()
    {
        await using var app = await Started();
        var missed = Enumerable.Range(0, 205).Select(n => app.Unheard($"客{n}")).ToList();
        await app.Compare();
        Assert.Equal(3, app.Platform.WeCom.Log.CallsTo("externalcontact/batch/get_by_user").Count(call => call.Body!.Value.GetProperty("userid_list")[0].GetString() == "lin"));
        Assert.Equal(205, (await app.Rows("relations")).Count);
        Assert.Equal("lin", await app.Keepers(missed[204]));
    }

    [Fact]
    public async Task A_night_is_compared_once_and_made_up_for_when_it_was_missed()
    {
        await using var app = await Started();
        app.MoveTo(localHour: 2);
        await app.Service<ReconcileKeepers>().Sweep(CancellationToken.None);
        var calls = app.Platform.WeCom.Log.CallsTo("externalcontact/get_follow_user_list").Count;
        app.Clock.Ahead += TimeSpan.FromMinutes(59);
        await app.Service<ReconcileKeepers>().Sweep(CancellationToken.None);
        Assert.Equal(calls, app.Platform.WeCom.Log.CallsTo("externalcontact/get_follow_user_list").Count);
        app.Clock.Ahead += TimeSpan.FromHours(7);
        await app.Service<ReconcileKeepers>().Sweep(CancellationToken.None);
        await app.Service<ReconcileKeepers>().Sweep(CancellationToken.None);
        Assert.Equal(calls + 1, app.Platform.WeCom.Log.CallsTo("externalcontact/get_follow_user_list").Count);
    }

    [Fact]
    public async Task A_leaver_of_whom_no_event_told_is_an_alert()
    {
        await using var app = await Started();
        await app.Friend();
        app.Platform.WeCom.Resign("lin", new DeliveryPlan { Copies = 0 });
        await app.Compare();
        Assert.Contains("keeper-left-lin", (await app.Get("api/manage/alerts")).ToString(), StringComparison.Ordinal);
    }

    private static Task<App> Started() => App.Start(adjust: builder => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<ReconcileKeepers>(builder.Services));
}
