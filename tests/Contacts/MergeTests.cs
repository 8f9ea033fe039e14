using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;
using Relation = PrivateDomain.Contacts.Relation;

namespace PrivateDomain.Tests.Contacts;

/// <summary>One person at WeCom and at the Official Account, told by an equal union id.</summary>
public sealed class MergeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_comes_second_is_merged_into_who_came_first_and_both_ids_lead_there(bool weComFirst)
    {
        await using var app = await App.Start();
        var card = (await app.Open())[0];
        var (customer, person) = await Both(app, card, "u", weComFirst);

        var id = await app.ContactId(customer);
        Assert.Equal(id, await app.ContactId(person));
        var shown = await app.Get($"api/manage/contacts/{id}");
        Assert.Equal(["wechat", "wecom"], shown.GetProperty("relations").EnumerateArray().Select(relation => relation.GetProperty("platform").GetString()).Order(StringComparer.Ordinal));
        var kinds = await app.Timeline(customer);
        Assert.Equal(2, kinds.Count(kind => kind == "added"));
        Assert.Single(kinds, kind => kind == "merged");
        Assert.Equal(2, kinds.Count(kind => kind is "welcomed" or "replied"));
    }

    [Fact]
    public async Task What_happens_after_the_merge_happens_to_the_one_contact()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var card = (await app.Open())[0];
        var (customer, person) = await Both(app, card, "u", weComFirst: true);
        clock.Now += TimeSpan.FromSeconds(5);

        Assert.True(await app.Platform.OfficialAccount.Unsubscribe(person).Answered);
        Assert.Equal("keeperLeft", (await app.Timeline(customer)).Last(kind => kind is "keeperLeft" or "lost"));
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        Assert.Contains("lost", await app.Timeline(person));
        Assert.Single(await app.Rows("contacts"), row => row.RowKey == "profile" && row.GetString("moved") is null);
    }

    [Fact]
    public async Task A_change_that_meets_a_merge_on_its_way_decides_nothing_without_the_rows_and_goes_on_behind_it()
    {
        await using var app = await App.Start();
        var contacts = app.Service<ContactStore>();
        var older = await Known("older", Someone.Came);
        var younger = await Known("younger", Someone.Came.AddDays(1));
        await contacts.Change(younger.Id, rows => SamePerson.Freeze(rows, older.Id, app.Clock.GetUtcNow()), CancellationToken.None);
        await Assert.ThrowsAsync<NotYetException>(() => contacts.ChangeWhole(younger, Mark, CancellationToken.None));

        await app.Service<MergeContacts>().Handle(new SamePersonFound(older.Id.Value, younger.Id.Value), CancellationToken.None);
        var rows = await contacts.ChangeWhole(younger, Mark, CancellationToken.None);
        Assert.Equal((older.Id, true, true), (rows.Id, rows.Find("note|older") is not null, rows.Find("note|younger-seen") is not null));

        static ContactRows Mark(ContactRows rows) => rows.Find("note|younger") is null ? rows : rows.With(new("", "note|younger-seen"));

        Task<ContactRows> Known(string name, DateTimeOffset at) => contacts.Change(
            contacts.IdOf(new Identity(Identity.WeCom, name)),
            rows =>
            {
                var open = Relation.Open(rows, new Identity(Identity.WeCom, name), at);
                return (Profile.In(open)! with { UnionId = "u" }).Into(open).With(new("", $"note|{name}"));
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task Another_union_id_is_another_person()
    {
        await using var app = await App.Start();
        var card = (await app.Open())[0];
        var (customer, _) = await app.Come(card, unionId: "u1");
        var person = app.Platform.OfficialAccount.CreatePerson("u2");
        await app.Platform.OfficialAccount.Subscribe(person, card.Segments[^1]).Answered;
        await app.Drain();
        Assert.NotEqual(await app.ContactId(customer), await app.ContactId(person), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_same_finding_by_many_at_once_merges_once()
    {
        await using var app = await App.Start();
        var contacts = app.Service<ContactStore>();
        var ids = new List<ContactId>();
        foreach (var identity in new[] { new Identity(Identity.WeCom, "a"), new Identity(Identity.WeChat, "b"), new Identity(Identity.WeChat, "c") })
            ids.Add((await contacts.Change(contacts.IdOf(identity), rows =>
            {
                var open = Relation.Record(rows, new RelationChanged(identity, "lin", Active: true, "event-" + identity.ExternalId, Someone.Came, Someone.Came));
                return (Profile.In(open)! with { UnionId = "u" }).Into(open);
            }, CancellationToken.None)).Id);
        var merge = app.Service<MergeContacts>();

        var found = from one in ids from other in ids where one != other select new SamePersonFound(one.Value, other.Value);
        await Task.WhenAll(found.Select(message => merge.Handle(message, CancellationToken.None)));

        var rows = await app.Rows("contacts");
        Assert.Single(rows, row => row.RowKey == "profile" && row.GetString("moved") is null);
        Assert.Equal(3, rows.Count(row => row.RowKey.StartsWith("identity|", StringComparison.Ordinal)));
        Assert.Equal(3, rows.Count(row => row.RowKey == "profile"));
        foreach (var id in ids) Assert.Equal(3, (await contacts.Read(id, CancellationToken.None)).StartingWith("event|").Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_before_any_step_of_it_nothing_is_lost_and_one_contact_remains(bool weComFirst)
    {
        var first = await App.Start(settings: Selling.AtOnce);
        await using var platform = first.Platform;
        var path = (await first.Open(coupon: false))[0].PathAndQuery;
        var (app, struck, n) = (first, true, 0);
        for (; struck; n++)
        {
            var unionId = $"union-{n}";
            Customer customer = null!;
            var person = platform.OfficialAccount.CreatePerson(unionId);
            // An app that has just started leases slots of its own and has them made ahead: not among these steps.
            await platform.Phone.ScanAsync(new Uri(app.Anyone.BaseAddress!, path));
            await app.Drain();
            if (weComFirst)
            {
                (customer, _) = await app.Come(new Uri(app.Anyone.BaseAddress!, path), unionId: unionId);
                await app.Drain();
                Assert.True(await platform.OfficialAccount.Subscribe(person).Answered);
            }
            else
            {
                await platform.OfficialAccount.Subscribe(person).Answered;
                await app.Drain();
                (customer, _) = await app.Come(new Uri(app.Anyone.BaseAddress!, path), unionId: unionId);
            }
            string at;
            using (var death = new Death(app, after: n))
            {
                await death.Drain(app);
                (struck, at) = (death.Struck, death.At);
            }

            await app.Stop();
            app = await App.Start(app.Store, platform, settings: Selling.AtOnce);
            await app.Drain();

            var id = await app.ContactId(customer);
            Assert.Equal((at, id), (at, await app.ContactId(person)));
            Assert.Equal((at, 2), (at, (await app.Timeline(person)).Count(kind => kind == "added")));
            Assert.Equal((at, 1), (at, (await app.Timeline(person)).Count(kind => kind == "merged")));
            var rows = await app.Rows("contacts");
            Assert.Equal((at, n + 1), (at, rows.Count(row => row.RowKey == "profile" && row.GetString("moved") is { })));
            Assert.All(rows.Where(row => row.RowKey == "profile" && row.GetString("moved") is { }), moved => Assert.Single(rows, row => row.PartitionKey == moved.PartitionKey));
            Assert.Empty(await app.Rows("failures"));
        }
        await app.Stop();
        Assert.InRange(n, 15, 80);
    }

    private static async Task<(Customer Customer, Person Person)> Both(App app, Uri card, string unionId, bool weComFirst)
    {
        var person = app.Platform.OfficialAccount.CreatePerson(unionId);
        if (!weComFirst) await app.Platform.OfficialAccount.Subscribe(person, card.Segments[^1]).Answered;
        await app.Drain();
        var (customer, _) = await app.Come(card, unionId: unionId);
        await app.Drain();
        if (weComFirst) await app.Platform.OfficialAccount.Subscribe(person, card.Segments[^1]).Answered;
        await app.Drain();
        return (customer, person);
    }
}
