using PrivateDomain.Contacts;
using PrivateDomain.Messages;

namespace PrivateDomain.Repurchase;

/// <summary>Two contacts became one: it has the histories of both, and the other has none any more.</summary>
public sealed class KeepHistory(ContactStore contacts, Histories histories) : IHandle<SamePersonFound>
{
    public async Task Handle(SamePersonFound message, CancellationToken stop)
    {
        foreach (var contact in new[] { new ContactId(message.One), new ContactId(message.Other) })
        {
            var rows = await contacts.Read(contact, stop);
            if (!SamePerson.Has(rows, contact)) throw new TimeoutException("The contact is being merged; the queue brings the message again.");
            await histories.Keep(rows, stop);
            if (rows.Id != contact) await histories.Clear(contact, stop);
        }
    }
}
