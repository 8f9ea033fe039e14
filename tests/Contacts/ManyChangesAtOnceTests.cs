using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

/// <summary>The one door to contacts, when others come through it at the same moment.</summary>
public sealed class ManyChangesAtOnceTests
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
}
