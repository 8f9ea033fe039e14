using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

public sealed class RelationTests
{
    private static readonly DateTimeOffset T = Someone.Came;

    [Fact]
    public void A_first_seen_person_gets_a_profile_an_identity_and_a_relation()
    {
        var rows = Someone.Of();

        Assert.Equal((T, 0L), (Profile.In(rows)!.Created, Profile.In(rows)!.Revision));
        Assert.Equal("wm-someone", Relation.ExternalId(rows, Identity.WeCom));
        Assert.Equal("lin", Relation.Keeper(rows, Identity.WeCom));
        Assert.Equal(["added"], rows.Kinds());
    }

    [Fact]
    public void The_same_fact_again_changes_nothing()
    {
        var rows = Someone.Of();
        Assert.Same(rows, rows.Adds("lin", T, "first"));
        Assert.Same(rows, rows.Leaves("lin", T.AddDays(1), "first"));
    }

    [Fact]
    public void Who_leaves_the_last_keeper_is_lost()
    {
        var rows = Someone.Of().Adds("chen", T.AddSeconds(1), "second");

        var left = rows.Leaves("lin", T.AddSeconds(2), "third");
        Assert.Equal("chen", Relation.Keeper(left, Identity.WeCom));
        Assert.Equal(["added", "added", "keeperLeft"], left.Kinds());

        var lost = left.Leaves("chen", T.AddSeconds(3), "fourth");
        Assert.Null(Relation.Keeper(lost, Identity.WeCom));
        Assert.Equal("lost", lost.Kinds()[^1]);
    }

    [Fact]
    public void An_older_event_that_comes_later_changes_only_the_timeline()
    {
        var rows = Someone.Of().Adds("lin", T.AddHours(2), "again");

        var late = rows.Leaves("lin", T.AddHours(1), "between");

        Assert.True(Follow.In(late, Identity.WeCom, "lin") is { Active: true } follow && follow.At == T.AddHours(2));
        Assert.Equal(3, late.Kinds().Count);
    }

    [Fact]
    public void At_equal_times_the_add_wins_in_whichever_order_they_come()
    {
        var (add, leave) = (T.AddHours(1), T.AddHours(1));
        Assert.True(Follow.In(Someone.Of().Leaves("lin", leave, "a").Adds("lin", add, "b"), Identity.WeCom, "lin")!.Active);
        Assert.True(Follow.In(Someone.Of().Adds("lin", add, "b").Leaves("lin", leave, "a"), Identity.WeCom, "lin")!.Active);
    }

    [Fact]
    public void The_code_that_a_relation_began_with_is_kept_when_a_later_event_has_none()
    {
        var rows = Someone.Unknown.Adds("lin", T, "a", state: "serial").Leaves("lin", T.AddHours(1), "b");
        Assert.Equal("serial", Follow.In(rows, Identity.WeCom, "lin")!.State);
        Assert.Equal("other", Follow.In(rows.Adds("lin", T.AddHours(2), "c", state: "other"), Identity.WeCom, "lin")!.State);
    }

    [Fact]
    public void The_keeper_who_was_added_last_speaks()
    {
        var rows = Someone.Of().Adds("chen", T.AddDays(1), "a");
        Assert.Equal("chen", Relation.Keeper(rows, Identity.WeCom));
        Assert.Equal("lin", Relation.Keeper(rows.Adds("lin", T.AddDays(2), "b"), Identity.WeCom));
    }

    [Theory]
    [InlineData("a|b", "a")]
    [InlineData("keeper/1", "keeper_1")]
    [InlineData("林", "lin")]
    public void Keepers_with_unusual_names_have_relations_of_their_own(string one, string other)
    {
        var rows = Someone.Of(one).Adds(other, T, "second").Leaves(one, T.AddHours(1), "third");
        Assert.Equal(other, Relation.Keeper(rows, Identity.WeCom));
        Assert.Equal(2, Follow.In(rows).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("of a code that is no card's")]
    public void A_relation_that_begins_again_has_nothing_of_the_card_that_it_began_with_before(string state)
    {
        var rows = Relation.Record(Someone.Unknown, Added(T, "a", "slot-1") with { Brought = new Attribution(Attribution.BySlot, "CARD") }).Leaves("lin", T.AddHours(1), "b");
        Assert.Equal("CARD", Follow.In(rows, Identity.WeCom, "lin")!.Card);

        var again = Follow.In(rows.Adds("lin", T.AddHours(2), "c", state), Identity.WeCom, "lin")!;

        Assert.Equal((state, "", ""), (again.State, again.Card, again.How));
        Assert.Equal("CARD", Assert.Single(Timeline.Of(rows), entry => entry.About?.ContainsKey("serial") is true).About!["serial"]);
    }

    [Fact]
    public void A_relation_whose_end_nobody_told_begins_again_by_another_code_and_goes_on_by_the_same_or_none()
    {
        var rows = Relation.Record(Someone.Unknown, Added(T, "a", "slot-1") with { Brought = new Attribution(Attribution.BySlot, "CARD") });
        Assert.Equal("", Follow.In(rows.Adds("lin", T.AddHours(1), "b", state: "counter"), Identity.WeCom, "lin")!.Card);
        Assert.Equal("CARD", Follow.In(rows.Adds("lin", T.AddHours(1), "b", state: "slot-1"), Identity.WeCom, "lin")!.Card);
        Assert.Equal("CARD", Follow.In(rows.Adds("lin", T.AddHours(1), "b"), Identity.WeCom, "lin")!.Card);
    }

    [Fact]
    public void What_is_known_of_another_relation_says_nothing_of_an_events_code()
    {
        var known = new Follow(Identity.WeCom, "lin", Active: true, T.AddHours(1), "slot-2") { Card = "CARD", How = Attribution.BySlot };
        Assert.Equal("slot-1", Added(T, "a", "slot-1").Since(known).Code);
        Assert.Equal("CARD", Added(T, "a", "slot-2").Since(known).Code);
        Assert.Equal("CARD", Added(T, "a", "").Since(known).Code);
    }

    private static RelationChanged Added(DateTimeOffset at, string key, string state) => new(Someone.Identity, "lin", Active: true, key, at, at, state);
}
