using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Messages;

namespace PrivateDomain.Tests.Contacts;

/// <summary>Two contacts that are one person: which stays, what it takes over, and that every step may be repeated.</summary>
public sealed class SamePersonTests
{
    private static readonly DateTimeOffset T = Someone.Came;

    private static readonly Identity Follower = new(Identity.WeChat, "o-someone");

    private static ContactRows Older => Known(Someone.Of(), "u");

    private static ContactRows Younger => Known(
        Relation.Record(
            ContactRows.None(new ContactId("YOUNGER")), new RelationChanged(Follower, "wx1", Active: true, "followed", T.AddDays(1), T.AddDays(1), "CARD")),
        "u");

    [Fact]
    public void Only_an_equal_union_id_proves_it()
    {
        Assert.True(SamePerson.Proven(Older, Younger));
        Assert.False(SamePerson.Proven(Older, Older));
        Assert.False(SamePerson.Proven(Older, Known(Younger, "other")));
        Assert.False(SamePerson.Proven(Known(Older, ""), Known(Younger, "")));
        Assert.False(SamePerson.Proven(Older, ContactRows.None(new ContactId("NOBODY"))));
    }

    [Fact]
    public void The_older_one_stays_and_of_two_of_one_moment_the_smaller_id()
    {
        Assert.Equal((Older.Id, Younger.Id), Ids(SamePerson.Order(Older, Younger)));
        Assert.Equal((Older.Id, Younger.Id), Ids(SamePerson.Order(Younger, Older)));
        var (a, b) = (Opened("A"), Opened("B"));
        Assert.Equal((a.Id, b.Id), Ids(SamePerson.Order(b, a)));
        Assert.Equal((a.Id, b.Id), Ids(SamePerson.Order(a, b)));
    }

    [Fact]
    public void The_survivor_has_the_history_of_both()
    {
        var merged = SamePerson.Copy(Older, Younger, T.AddDays(2));
        Assert.Equal("lin", Relation.Keeper(merged, Identity.WeCom));
        Assert.Equal("wx1", Relation.Keeper(merged, Identity.WeChat));
        Assert.Equal("o-someone", Relation.ExternalId(merged, Identity.WeChat));
        Assert.Equal(["added", "added", "merged"], merged.Kinds());
        Assert.True(ContactEvent.Seen(merged, "followed"));
        Assert.True(SamePerson.IsCopied(merged, Younger));
        Assert.Same(merged, SamePerson.Copy(merged, Younger, T.AddDays(3)));
    }

    [Fact]
    public void The_stricter_consent_wins_and_every_change_of_mind_is_kept()
    {
        var merged = SamePerson.Copy(ChangeConsent.Decide(Older.OptedOut(), marketing: true, T), ChangeConsent.Decide(Younger, marketing: false, T.AddDays(1)), T.AddDays(2));
        Assert.True(Profile.In(merged)!.OptedOut);
        Assert.Equal(3, merged.StartingWith("consent|").Count());
        Assert.Equal(4, ChangeConsent.Decide(merged, marketing: true, T.AddDays(3)).StartingWith("consent|").Count());
    }

    [Fact]
    public void The_newer_state_of_the_same_relation_counts()
    {
        var left = Younger.Adds("lin", T, "x").Leaves("lin", T.AddDays(1), "y");
        Assert.Null(Relation.Keeper(SamePerson.Copy(Older, left, T.AddDays(2)), Identity.WeCom));
        Assert.Equal("lin", Relation.Keeper(SamePerson.Copy(Older.Adds("lin", T.AddDays(2), "z"), left, T.AddDays(3)), Identity.WeCom));
    }

    [Fact]
    public void Slots_that_either_took_stay_taken()
    {
        var (one, other) = (Caps.In(Older).Take("a", T).Into(Older), Caps.In(Younger).Take("b", T.AddDays(1)).Into(Younger));
        Assert.Equal(["a", "b"], Caps.In(SamePerson.Copy(one, other, T.AddDays(2))).Taken.Keys.Order(StringComparer.Ordinal));
        var window = ServiceWindow.Heard(ServiceWindow.Entered(Younger, T), T.AddHours(1));
        Assert.Equal(5, ServiceWindow.In(SamePerson.Copy(ServiceWindow.Heard(Older, T), window, T)).Left(T.AddHours(2)));
    }

    [Fact]
    public void The_slot_of_a_campaign_that_both_got_is_one_since_the_later_and_the_newest_stay_that_fit()
    {
        var (one, other) = (Caps.In(Older).Take("campaign-x", T).Take("a", T.AddHours(1)).Into(Older), Caps.In(Younger).Take("campaign-x", T.AddDays(1)).Into(Younger));
        foreach (var (first, second) in new[] { (one, other), (other, one) })
            Assert.Equal(T.AddDays(1), Caps.In(SamePerson.Copy(first, second, T.AddDays(2))).Taken["campaign-x"]);
        var merged = SamePerson.Copy(Full(Older, "old", T), Full(Younger, "new", T.AddDays(1)), T.AddDays(2));
        Assert.Equal(Caps.Most, Caps.In(merged).Taken.Count);
        Assert.All(Caps.In(merged).Taken.Keys, key => Assert.StartsWith("new", key, StringComparison.Ordinal));

        static ContactRows Full(ContactRows rows, string name, DateTimeOffset at) =>
            Enumerable.Range(0, Caps.Most).Aggregate(Caps.In(rows), (caps, n) => caps.Take($"{name}{n}", at.AddMinutes(n))).Into(rows);
    }

    [Fact]
    public void Orders_are_copied_before_what_follows_from_them_and_marks_of_earlier_merges_last()
    {
        var loser = Enumerable.Range(0, 70).Aggregate(
            Younger.With(new TableEntity("", "delivery|r")).With(new TableEntity("", "merged|EARLIER")),
            (rows, n) => rows.With(new TableEntity("", $"order|tmall|{n}") { ["version"] = 1L }));
        var once = SamePerson.Copy(Older, loser, T);
        Assert.Null(once.Find("delivery|r"));
        Assert.False(SamePerson.Has(once, new ContactId("EARLIER")));
        var rows = SamePerson.Copy(once, loser, T);
        Assert.NotNull(rows.Find("delivery|r"));
        Assert.True(SamePerson.Has(rows, new ContactId("EARLIER")));
    }

    [Fact]
    public void An_order_that_both_counted_keeps_the_places_of_both_and_the_credit_that_was_settled_first()
    {
        var merged = SamePerson.Copy(Counted(Older, "none", revision: 1, settledAt: T.AddDays(9)), Counted(Younger, "channel", revision: 4, settledAt: T.AddDays(8)), T.AddDays(10));
        var credit = merged.Find("credit|tmall|1")!;
        Assert.Equal(("channel", "none\nchannel", 5L), (credit.GetString("json"), credit.GetString("places"), credit.GetInt64("revision")));
        Assert.NotEqual(credit.GetInt64("revision"), credit.GetInt64("counted"));
    }

    [Fact]
    public void Of_an_order_that_both_have_the_later_version_stays() =>
        Assert.Equal(2, SamePerson.Copy(Older.With(Ordered(1)), Younger.With(Ordered(2)), T).Find("order|tmall|1")!.GetInt64("version"));

    [Fact]
    public void A_long_history_is_copied_in_parts_and_the_mark_comes_with_the_last()
    {
        var loser = Enumerable.Range(0, 150).Aggregate(Younger, (rows, n) => rows.With(new TableEntity("", $"event|n{n:D3}")));
        var (rows, parts) = (Older, 0);
        for (; !SamePerson.IsCopied(rows, loser); parts++) rows = SamePerson.Copy(rows, loser, T);
        Assert.Equal(3, parts);
        Assert.Equal(150, rows.StartingWith("event|n").Count());
    }

    [Fact]
    public void A_moved_contact_is_not_moved_again_and_not_while_a_message_is_on_its_way()
    {
        var frozen = SamePerson.Freeze(Younger, Older.Id, T);
        Assert.Equal(Older.Id.Value, Profile.In(frozen)!.Moved);
        Assert.Same(frozen, SamePerson.Freeze(frozen, new ContactId("ANOTHER"), T));
        var sending = new DeliveryRow("m", "welcome", "wx1", DeliveryState.Claimed, "mark", T.AddSeconds(5)).Into(Younger);
        Assert.Throws<NotYetException>(() => SamePerson.Freeze(sending, Older.Id, T));
        Assert.Equal(Older.Id.Value, Profile.In(SamePerson.Freeze(sending, Older.Id, T.AddSeconds(6)))!.Moved);
    }

    [Fact]
    public void Of_an_emptied_contact_the_profile_alone_is_left() =>
        Assert.Equal(["profile"], SamePerson.Empty(SamePerson.Freeze(Younger, Older.Id, T)).StartingWith("").Select(row => row.RowKey));

    private static TableEntity Ordered(long version) => new("", "order|tmall|1") { ["version"] = version };

    private static ContactRows Counted(ContactRows rows, string place, long revision, DateTimeOffset settledAt) => rows.With(
        new TableEntity("", "credit|tmall|1") { ["json"] = place, ["places"] = place, ["revision"] = revision, ["counted"] = revision, ["settledAt"] = settledAt });

    private static ContactRows Opened(string id) => Known(Relation.Open(ContactRows.None(new ContactId(id)), Someone.Identity, T), "u");

    private static ContactRows Known(ContactRows rows, string unionId) => (Profile.In(rows)! with { UnionId = unionId }).Into(rows);

    private static (ContactId, ContactId) Ids((ContactRows Survivor, ContactRows Loser) order) => (order.Survivor.Id, order.Loser.Id);
}
