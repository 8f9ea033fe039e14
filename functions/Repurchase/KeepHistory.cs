using PrivateDomain.Contacts;
using PrivateDomain.Messages;

namespace PrivateDomain.Repurchase;

/// <summary>Two contacts became one: it has the histories of both, and the other has none any more.</summary>
public sealed class KeepHistory(ContactStore contacts, Histories histories) : IHandle<ContactsMerged>
{
    public async Task Handle(ContactsMerged message, CancellationToken stop)
    {
        var rows = await contacts.Read(new ContactId(message.Contact), stop);
        await histories.Keep(rows, stop);
        foreach (var other in SamePerson.Ids(rows).Where(other => other != rows.Id)) await histories.Clear(other, stop);
    }
}
