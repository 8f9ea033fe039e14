using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Relations;

namespace PrivateDomain.Callbacks;

/// <summary>Learns of a contact of whom no event told what is learned of every other: card, traits, and the orders that waited for them. It is not greeted.</summary>
public sealed class LearnFoundContact(ContactStore contacts, LearnContact learnContact, MessageSender messages, BusinessClock clock) : IHandle<CustomerFound>
{
    private const int MostTries = 3;
    private static readonly TimeSpan UntilRecorded = TimeSpan.FromSeconds(30);

    public async Task Handle(CustomerFound message, CancellationToken stop)
    {
        var identity = new Identity(Identity.WeCom, message.ExternalId);
        // The message goes out before the contact is written. Where its sender died in between, the sender's repeat sends another.
        if (Follow.In(await contacts.Read(contacts.IdOf(identity), stop), Identity.WeCom, message.Keeper) is not { } follow)
        {
            if (message.Tries < MostTries) await messages.Send(message with { Tries = message.Tries + 1 }, stop, UntilRecorded);
            return;
        }
        var verdict = await learnContact.Handle(
            new RelationChanged(
                identity, follow.Keeper, follow.Active, RelationChanged.FoundKey(follow.Keeper, follow.At), follow.At, clock.FromSystem(follow.At), follow.State),
            stop);
        if (verdict.MayComeAgain() && message.Tries < ComeAgain.MostTries)
            await messages.Send(message with { Tries = message.Tries + 1 }, stop, verdict.Pause(message.Tries));
    }
}
