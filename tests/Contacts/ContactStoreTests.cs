using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Contacts;

/// <summary>The one door to what is known about people.</summary>
public sealed class ContactStoreTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly ContactStore contacts = one.App.Service<ContactStore>();

    [Fact]
    public async Task Changes_at_once_are_all_made_one_after_the_other()
    {
        var id = await Open("parallel");
        await Task.WhenAll(Enumerable.Range(0, 24).Select(n => contacts.Change(id, rows => rows.With(new TableEntity("", $"note|{n:D2}")), CancellationToken.None)));

        var rows = await contacts.Read(id, CancellationToken.None);
        Assert.Equal(24, rows.StartingWith("note|").Count());
        Assert.Equal(25, Profile.In(rows)!.Revision);
    }

    [Fact]
    public async Task A_count_that_many_raise_at_once_is_right()
    {
        var id = await Open("count");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => contacts.Change(
            id, rows => rows.With(new TableEntity("", "count") { ["n"] = (rows.Find("count")?.GetInt32("n") ?? 0) + 1 }), CancellationToken.None)));
        Assert.Equal(12, (await contacts.Read(id, CancellationToken.None)).Find("count")!.Number("n"));
    }

    [Fact]
    public async Task The_same_fact_by_many_at_once_is_told_once()
    {
        var identity = new Identity(Identity.WeCom, "same-fact");
        var id = contacts.IdOf(identity);
        var fact = new RelationChanged(identity, "lin", Active: true, "key", Someone.Came, Someone.Came);
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => contacts.Change(ContactRows.None(id), rows => Relation.Record(rows, fact), CancellationToken.None)));

        Assert.All(all, rows => Assert.Equal(["added"], rows.Kinds()));
        Assert.Equal(1, Profile.In(await contacts.Read(id, CancellationToken.None))!.Revision);
    }

    [Fact]
    public async Task A_decision_that_changes_nothing_writes_nothing()
    {
        var id = await Open("nothing");
        var rows = await contacts.Change(id, rows => rows, CancellationToken.None);
        Assert.Equal(1, Profile.In(rows)!.Revision);
    }

    [Fact]
    public async Task What_a_change_returns_can_be_changed_again_without_a_read()
    {
        var id = await Open("chain");
        var rows = await contacts.Read(id, CancellationToken.None);
        for (var n = 0; n < 3; n++)
        {
            var text = $"{n}";
            rows = await contacts.Change(rows, rows => rows.With(new TableEntity("", "note") { ["text"] = text }), CancellationToken.None);
        }
        Assert.Equal("2", (await contacts.Read(id, CancellationToken.None)).Find("note")!.GetString("text"));
        Assert.Equal(4, Profile.In(rows)!.Revision);
    }

    [Fact]
    public async Task A_trait_belongs_to_whoever_showed_it_first_and_never_joins_two()
    {
        var lookups = one.App.Service<Lookups>();
        var (first, second) = (await Open("first"), await Open("second"));
        var owners = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => lookups.Learn(Trait.UnionId("u"), n % 2 == 0 ? first : second, CancellationToken.None)));
        Assert.Single(owners.Distinct());
        Assert.Equal(owners[0], await lookups.Find(Trait.UnionId("u"), CancellationToken.None));
        Assert.Null(await lookups.Find(Trait.Card("u"), CancellationToken.None));
    }

    private async Task<ContactId> Open(string name)
    {
        var identity = new Identity(Identity.WeCom, name);
        return (await contacts.Change(contacts.IdOf(identity), rows => Relation.Open(rows, identity, Someone.Came), CancellationToken.None)).Id;
    }

    [Fact]
    public async Task A_decision_over_more_rows_than_a_page_holds_sees_them_as_they_were_at_one_moment()
    {
        await using var app = await App.Start();
        var store = app.Service<ContactStore>();
        var known = await store.Change(Someone.Unknown, rows => rows.Adds("lin", Someone.Came, "first"), CancellationToken.None);
        for (var hundred = 0; hundred < 11; hundred++)
            await app.Table("contacts").SubmitTransactionAsync(Enumerable.Range(hundred * 100, 100)
                .Select(number => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(Someone.Id.Value, $"event|old{number:D4}"))));
        var pages = 0;
        app.Storage.Before = async call =>
        {
            // Between the first page, where the coupon would stand, and the second with the profile.
            if (call.StartsWith("GET contacts", StringComparison.Ordinal) && Interlocked.Increment(ref pages) == 2)
                await store.Change(known, rows => rows.With(new TableEntity("", "coupon|hello|A")), CancellationToken.None);
        };

        await store.Change(
            Someone.Id, rows => rows.Find("coupon|hello|A") is null ? rows.With(new TableEntity("", "delivery|there is no coupon")) : rows, CancellationToken.None);

        Assert.DoesNotContain(await app.Rows("contacts"), row => row.RowKey.StartsWith("delivery|", StringComparison.Ordinal));
    }
}
