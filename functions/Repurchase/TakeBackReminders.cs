using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Messages;

namespace PrivateDomain.Repurchase;

/// <summary>
/// A contact opted out: what lies with a keeper is taken back now. What is only planned is left to find it out, so that whoever changes
/// their mind before is reminded after all.
/// </summary>
public sealed class TakeBackReminders(ContactStore contacts, FollowReminder followReminder) : IHandle<ContactOptedOut>
{
    public async Task Handle(ContactOptedOut message, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(new ContactId(message.Contact), stop);
        foreach (var reminder in DeliveryRow.In(rows).Where(row => row is { Kind: ReminderDelivery.Kind, State: DeliveryState.Accepted }))
            await followReminder.Handle(rows.Id, reminder.Key, stop);
    }
}
