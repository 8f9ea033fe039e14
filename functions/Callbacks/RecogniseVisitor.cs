using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Codes;
using PrivateDomain.Contacts;
using PrivateDomain.Welcome;

namespace PrivateDomain.Callbacks;

/// <summary>
/// Where WeChat told who scanned a card, the contact with the same union id is that person: surer than a slot, and the only word on one that is
/// ambiguous or says nothing. A code that names a channel or a card itself is surer still. What was thought before stays in the timeline.
/// </summary>
public sealed class RecogniseVisitor(
    ContactStore contacts, ScanLog scans, ChannelDirectory channels, AttributeContact attributeContact, IOptions<CardOptions> cards, IOptions<WelcomeOptions> welcome)
{
    /// <summary>So long before the add a scan may be, by system time.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    public async Task<ContactRows> Handle(ContactRows rows, RelationChanged added, string unionId, CancellationToken stop)
    {
        if (!cards.Value.AskWhoScans || ChannelCode.IsState(added.State)
            || await scans.Newest(unionId, added.PlatformTime - Window, added.PlatformTime + welcome.Value.ClockTolerance, stop) is not { } scan
            || !await Brought(scan, added, stop))
            return rows;
        var told = await attributeContact.Told(scan, stop);
        return await contacts.Change(rows, now => Decide(now, added, scan.Serial, told, scan.Consent), stop);
    }

    // Of a card that is void by now no older scan counts than that of a slot.
    private async Task<bool> Brought(Scan scan, RelationChanged added, CancellationToken stop) =>
        await channels.FindCard(added.State, stop) is { } named ? named.Serial.ToString() == scan.Serial
        : added.At - scan.At <= PoolTurn.Window || await channels.FindCard(scan.Serial, stop) is not null;

    /// <summary>Once for an event; asked again it changes nothing, and nothing of a relation that began after the one that was asked for had ended.</summary>
    public static ContactRows Decide(ContactRows rows, RelationChanged added, string serial, TimelineEntry scanned, ShownConsent? consent = null)
    {
        var key = $"{added.EventKey}-{Attribution.ByUnionId}";
        if (ContactEvent.Seen(rows, key) || Follow.In(rows, added.Identity.Platform, added.Keeper) is not { } follow || !added.IsOf(follow)) return rows;
        var about = new Dictionary<string, string>(scanned.About!, StringComparer.Ordinal) { ["keeper"] = added.Keeper, ["how"] = Attribution.ByUnionId };
        if (follow.How.Length > 0) about["before"] = follow.How;
        if (follow.Card.Length > 0 && follow.Card != serial) about["serialBefore"] = follow.Card;
        var changed = (follow with { Card = serial, How = Attribution.ByUnionId }).Into(rows);
        if (consent is not null) changed = consent.Into(changed, scanned.At);
        return ContactEvent.Into(changed, key, new TimelineEntry("attributed", added.At, about), before: follow.Card == serial ? null : scanned);
    }
}
