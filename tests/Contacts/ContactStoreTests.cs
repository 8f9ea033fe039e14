using Azure.Data.Tables;
using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

/// <summary>The one door to contacts, when others come through it at the same moment.</summary>
public sealed class ContactStoreTests
{
    [Fact]
    public async Task A_hundred_changes_of_one_contact_at_once_are_all_made()
    {
        await using var app = await App.Start();
        var contacts = app.Service<ContactStore>();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => contacts.Change(
            Someone.Id, rows => rows.Adds("keeper" + number, Someone.Came, "event" + number), CancellationToken.None)));

        var rows = await contacts.Read(Someone.Id, CancellationToken.None);
        Assert.Equal(100, Follow.In(rows).Count());
        Assert.Equal(100, Profile.In(rows)!.Revision);
    }

    [Fact]
    public async Task A_decision_over_more_rows_than_a_page_holds_sees_them_as_they_were_at_one_moment()
    {
        await using var app = await App.Start();
        var contacts = app.Service<ContactStore>();
        var known = await contacts.Change(Someone.Unknown, rows => rows.Adds("lin", Someone.Came, "first"), CancellationToken.None);
        for (var hundred = 0; hundred < 11; hundred++)
            await new TableClient(app.Store, "contacts").SubmitTransactionAsync(Enumerable.Range(hundred * 100, 100)
                .Select(number => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(Someone.Id.Value, $"event|old{number:D4}"))));
        var pages = 0;
        app.Storage.Before = async call =>
        {
            // Between the first page, where the coupon would stand, and the second with the profile.
            if (call.StartsWith("GET contacts", StringComparison.Ordinal) && Interlocked.Increment(ref pages) == 2)
                await contacts.Change(known, rows => rows.With(new TableEntity("", "coupon|hello|A")), CancellationToken.None);
        };

        await contacts.Change(
            Someone.Id, rows => rows.Find("coupon|hello|A") is null ? rows.With(new TableEntity("", "delivery|there is no coupon")) : rows, CancellationToken.None);

        Assert.DoesNotContain(await app.Rows("contacts"), row => row.RowKey.StartsWith("delivery|", StringComparison.Ordinal));
    }
}
