using Azure;
using Azure.Data.Tables;
using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

public sealed class ContactRowsTests
{
    private static readonly ETag Old = new("W/\"old\"");

    [Fact]
    public void A_row_is_inserted_where_none_stood_and_replaces_the_very_version_that_was_read()
    {
        var rows = ContactRows.Of(Someone.Id, [new TableEntity(Someone.Id.Value, "b") { ETag = Old }]);

        var actions = rows.With(new TableEntity("", "a")).With(new TableEntity("", "b")).ToTransaction();

        Assert.Equal(
            [(TableTransactionActionType.Add, "a", default), (TableTransactionActionType.UpdateReplace, "b", Old)],
            actions.Select(action => (action.ActionType, action.Entity.RowKey, action.ETag)));
        Assert.All(actions, action => Assert.Equal(Someone.Id.Value, action.Entity.PartitionKey));
    }

    [Fact]
    public void The_event_comes_first_in_a_transaction()
    {
        var actions = Someone.Of().ToTransaction();
        Assert.StartsWith("event|", actions[0].Entity.RowKey, StringComparison.Ordinal);
        Assert.Contains(actions, action => action.Entity.RowKey == "profile");
    }

    [Fact]
    public void A_value_is_not_changed_by_what_is_made_of_it()
    {
        var before = Someone.Of();
        var after = before.OptedOut();
        Assert.False(Profile.In(before)!.OptedOut);
        Assert.True(Profile.In(after)!.OptedOut);
    }

    [Fact]
    public void Every_change_raises_the_revision_by_one()
    {
        var revised = Profile.Revise(Someone.Of());
        Assert.Equal(1, Profile.In(revised)!.Revision);
        Assert.Equal(2, Profile.In(Profile.Revise(revised))!.Revision);
    }

    [Fact]
    public void A_stranger_cannot_be_changed_without_being_opened() =>
        Assert.Throws<InvalidOperationException>(() => Profile.Revise(Someone.Unknown.With(new TableEntity("", "caps"))));

    [Fact]
    public void Rows_are_found_by_the_exact_beginning_of_their_key()
    {
        var rows = ContactRows.Of(Someone.Id, [new TableEntity("", "order|a"), new TableEntity("", "orders|b"), new TableEntity("", "Order|c")]);
        Assert.Equal(["order|a"], rows.StartingWith("order|").Select(row => row.RowKey));
    }
}
