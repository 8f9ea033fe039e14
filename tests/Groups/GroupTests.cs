using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Groups;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Relations;
using Group = PrivateDomain.Groups.Group;
using GroupMember = PrivateDomain.Groups.GroupMember;

namespace PrivateDomain.Tests.Groups;

/// <summary>Our list of a group's members is the platform's, whichever events came, twice, in disorder or not at all.</summary>
public sealed class GroupTests
{
    private static readonly DeliveryPlan Unheard = new() { Copies = 0 };

    [Fact]
    public async Task Who_joins_and_leaves_is_listed_and_contacts_are_told_once()
    {
        await using var app = await App.Start();
        var (friend, other) = (await app.Friend("小雨"), await app.Friend("阿秋"));
        var chat = await Created(app, "茶友群");
        await app.Platform.WeCom.InviteToGroup(chat, friend, new DeliveryPlan { Copies = 3 }).Accepted;
        await app.Platform.WeCom.InviteToGroup(chat, other).Accepted;
        await app.Drain();
        await app.Platform.WeCom.LeaveGroup(chat, other, removed: true).Accepted;
        await app.Drain();

        await AssertListed(app, chat);
        Assert.Equal(["added", "joinedGroup"], (await app.Story(friend)).Order(StringComparer.Ordinal));
        Assert.Equal(["added", "joinedGroup", "leftGroup"], (await app.Story(other)).Order(StringComparer.Ordinal));
        var shown = await app.Get($"api/manage/groups/{chat}");
        Assert.Equal(("茶友群", "lin"), (shown.GetProperty("name").GetString(), shown.GetProperty("owner").GetString()));
    }

    [Fact]
    public async Task A_change_that_follows_from_what_we_know_costs_no_call()
    {
        await using var app = await App.Start();
        var chat = await Created(app, "茶友群");
        var calls = Reads(app);
        foreach (var n in Enumerable.Range(0, 5))
        {
            await app.Platform.WeCom.InviteToGroup(chat, app.Platform.WeCom.CreateCustomer($"客{n}")).Accepted;
            await app.Drain();
        }
        await AssertListed(app, chat);
        Assert.Equal(calls, Reads(app));
    }

    [Fact]
    public async Task Many_changes_at_once_are_not_one_call_each_for_ever()
    {
        await using var app = await App.Start();
        var chat = await Created(app, "茶友群");
        var calls = Reads(app);
        foreach (var n in Enumerable.Range(0, 20)) await app.Platform.WeCom.InviteToGroup(chat, app.Platform.WeCom.CreateCustomer($"客{n}")).Accepted;
        await app.Drain();
        await AssertListed(app, chat);
        Assert.InRange(Reads(app) - calls, 0, 20);
    }

    [Fact]
    public async Task A_group_of_which_nobody_told_is_found_at_night_and_one_that_stands_is_not_written_again()
    {
        await using var app = await App.Start(adjust: builder => builder.Services.AddSingleton<ReadGroups>());
        app.Platform.WeCom.CreateGroup("lin", "悄悄建的", Unheard);
        var chat = app.Platform.WeCom.Groups[^1].ChatId;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            app.Clock.Ahead += TimeSpan.FromDays(1);
            await app.Service<ReadGroups>().Sweep(CancellationToken.None);
            await app.Drain();
        }
        await AssertListed(app, chat);
        Assert.Equal(2, Reads(app));
        Assert.Equal("悄悄建的", (await app.Get($"api/manage/groups/{chat}")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_event_that_never_came_shows_at_the_next_and_the_list_is_read_again()
    {
        await using var app = await App.Start();
        var friend = await app.Friend();
        var chat = await Created(app, "茶友群");
        app.Platform.WeCom.InviteToGroup(chat, friend, Unheard);
        await app.Platform.WeCom.InviteToGroup(chat, app.Platform.WeCom.CreateCustomer("路人")).Accepted;
        await app.Drain();
        await AssertListed(app, chat);
        Assert.Single(await app.Story(friend), kind => kind == "joinedGroup");
    }

    [Fact]
    public async Task Events_in_disorder_and_twice_end_in_the_same_list()
    {
        await using var app = await App.Start();
        var chat = await Created(app, "茶友群");
        var customers = new List<Customer>();
        foreach (var n in Enumerable.Range(0, 3)) customers.Add(await app.Friend($"客{n}"));
        var events = customers.Select(customer => app.Platform.WeCom.InviteToGroup(chat, customer, Unheard).Event).ToList();
        events.Add(app.Platform.WeCom.LeaveGroup(chat, customers[0], plan: Unheard).Event);
        foreach (var one in events.AsEnumerable().Reverse().Concat(events))
        {
            await app.Platform.WeCom.Deliver(one, new DeliveryPlan()).Accepted;
            await app.Drain();
        }
        await AssertListed(app, chat);
        foreach (var customer in customers.Skip(1)) Assert.Single(await app.Story(customer), kind => kind == "joinedGroup");
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task An_event_too_large_for_a_message_has_its_group_read()
    {
        await using var app = await App.Start();
        var friend = await app.Friend();
        var chat = await Created(app, "大群");
        var joined = app.Platform.WeCom.InviteToGroup(chat, friend, Unheard).Event;
        var large = Assert.IsType<ChatEvent>(joined) with { Members = [friend.ExternalUserId, .. Enumerable.Range(0, 1500).Select(n => $"wm{n:D30}")] };
        Assert.True(await app.Platform.WeCom.Deliver(large).Accepted);
        await app.Drain();
        await AssertListed(app, chat);
        Assert.Single(await app.Story(friend), kind => kind == "joinedGroup");
    }

    [Fact]
    public async Task A_name_and_an_owner_are_read_and_a_dismissed_group_is_over()
    {
        await using var app = await App.Start();
        var chat = await Created(app, "旧名");
        foreach (var told in app.Platform.WeCom.EditGroup(chat, name: "新名", owner: "chen")) await told.Accepted;
        await app.Drain();
        var shown = await app.Get($"api/manage/groups/{chat}");
        Assert.Equal(("新名", "chen"), (shown.GetProperty("name").GetString(), shown.GetProperty("owner").GetString()));
        await app.Platform.WeCom.DismissGroup(chat, new DeliveryPlan { Copies = 2 }).Accepted;
        await app.Drain();
        Assert.True((await app.Get($"api/manage/groups/{chat}")).GetProperty("dismissed").GetBoolean());
        Assert.True((await app.Get("api/manage/groups")).GetProperty("groups")[0].GetProperty("dismissed").GetBoolean());
    }

    [Fact]
    public async Task Five_hundred_members_come_back_as_they_were_kept()
    {
        var store = new GroupStore(TestStore.Tables());
        var random = new Random(1);
        var members = Enumerable.Range(0, 500)
            .Select(n => new GroupMember("wm" + new string([.. Enumerable.Range(0, 30).Select(_ => (char)('a' + random.Next(26)))]), n > 0, DateTimeOffset.UnixEpoch.AddSeconds(n), 3, "g-stores"))
            .ToList();
        Assert.True(await store.Save(Group.Unknown("wr1") with { Name = "大群", Version = "v", Members = members }, CancellationToken.None));
        var read = await store.Find("wr1", CancellationToken.None);
        Assert.Equal(members, read!.Members);
        Assert.False(await store.Save(read with { Name = "旧", Stored = default }, CancellationToken.None));
        Assert.True(await store.Save(read with { Name = "新" }, CancellationToken.None));
        Assert.False(await store.Save(read with { Name = "晚" }, CancellationToken.None));
    }

    internal static async Task<string> Created(App app, string name, string owner = "lin")
    {
        await app.Platform.WeCom.CreateGroup(owner, name).Accepted;
        await app.Drain();
        return app.Platform.WeCom.Groups[^1].ChatId;
    }

    private static int Reads(App app) => app.Platform.WeCom.Log.CallsTo("externalcontact/groupchat/get").Count;

    private static async Task AssertListed(App app, string chat)
    {
        var listed = (await app.Get($"api/manage/groups/{chat}")).GetProperty("members").EnumerateArray().Select(member => member.GetProperty("id").GetString());
        Assert.Equal(app.Platform.WeCom.Groups.Single(group => group.ChatId == chat).Members.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal)!);
    }
}
