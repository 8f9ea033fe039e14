using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Relations;
using PrivateDomain.Welcome;

namespace PrivateDomain.Callbacks;

/// <summary>
/// Learns of a contact of whom no event told what is learned of every other: the card that brought it, traits, and the orders that waited for them.
/// It is not greeted.
/// </summary>
public sealed class LearnFoundContact(
    ContactStore contacts, AttributeContact attributeContact, LearnContact learnContact, MessageSender messages, IOptions<WelcomeOptions> options, BusinessClock clock) : IHandle<CustomerFound>
{
    private const int MostTries = 3;
    private static readonly TimeSpan UntilRecorded = TimeSpan.FromSeconds(30);

    public async Task Handle(CustomerFound message, CancellationToken stop)
    {
        var identity = new Identity(Identity.WeCom, message.ExternalId);
        // The message goes out before the contact is written. Where its sender died in between, the sender's repeat sends another.
        var rows = await contacts.Read(contacts.IdOf(identity), stop);
        if (Follow.In(rows, Identity.WeCom, message.Keeper) is not { } follow)
        {
            if (message.Tries < MostTries) await messages.Send(message with { Tries = message.Tries + 1 }, stop, UntilRecorded);
            return;
        }
        var found = new RelationChanged(
            identity, follow.Keeper, follow.Active, RelationChanged.FoundKey(follow.Keeper, follow.At), follow.At, clock.FromSystem(follow.At), follow.State);
        if (follow is { Active: true, How: "" } && await attributeContact.Handle(follow.Keeper, follow.State, follow.At, options.Value.ClockTolerance, stop) is { } brought)
            await contacts.Change(rows, now => Decide(now, found, brought), stop);
        var verdict = await learnContact.Handle(found, message.Tries >= ComeAgain.MostTries, stop);
        if (verdict.MayComeAgain() && message.Tries < ComeAgain.MostTries)
            await messages.Send(message with { Tries = message.Tries + 1 }, stop, verdict.Pause(message.Tries));
    }

    /// <summary>The card by which it came, as the code's scans of that time tell; unless its event came meanwhile and told, or the relation is another.</summary>
    public static ContactRows Decide(ContactRows rows, RelationChanged found, Attribution brought)
    {
        var key = $"{found.EventKey}-card";
        if (ContactEvent.Seen(rows, key) || Follow.In(rows, found.Identity.Platform, found.Keeper) is not { How: "" } follow || !found.IsOf(follow)) return rows;
        var about = new Dictionary<string, string>(StringComparer.Ordinal) { ["keeper"] = found.Keeper, ["how"] = brought.How };
        if (brought.Card.Length > 0) about["serial"] = brought.Card;
        var changed = (follow with { Card = brought.Card, How = brought.How }).Into(rows);
        if (brought is { Consent: { } consent, Scanned: { } scanned }) changed = consent.Into(changed, scanned.At);
        return ContactEvent.Into(changed, key, new TimelineEntry("attributed", found.At, about), before: brought.Scanned);
    }
}
