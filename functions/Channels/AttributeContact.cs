using PrivateDomain.Contacts;

namespace PrivateDomain.Channels;

/// <summary>Which card a new contact came by, as far as the code's state tells: a serial says it itself, a slot by its scans.</summary>
public sealed class AttributeContact(ScanLog scans, ChannelDirectory channels)
{
    /// <param name="created">The add by the platform's clock.</param>
    /// <param name="tolerance">So much the two clocks may differ.</param>
    /// <returns>Nothing where the state has nothing to do with a card.</returns>
    public async Task<Attribution?> Handle(string keeper, string state, DateTimeOffset created, TimeSpan tolerance, CancellationToken stop)
    {
        if (Slot.Of(keeper, state) is { } slot)
            return await Decide(await scans.Read(slot, created - PoolTurn.Window, created + tolerance, stop), stop);
        if (await channels.FindCard(state, stop) is not { } card) return null;
        return new Attribution(card.Channel.AcquisitionLink is null ? Attribution.ByState : Attribution.ByCustomerChannel, card.Serial.ToString());
    }

    // The same card twice is still one card.
    private async Task<Attribution> Decide(IReadOnlyList<Scan> found, CancellationToken stop) =>
        found.DistinctBy(scan => scan.Serial, StringComparer.Ordinal).ToList() is [var only]
            ? new Attribution(Attribution.BySlot, only.Serial, await Told(only, stop), only.Consent)
            : Attribution.Ambiguous;

    /// <summary>What the timeline says of a scan.</summary>
    public async Task<TimelineEntry> Told(Scan scan, CancellationToken stop)
    {
        var about = new Dictionary<string, string>(StringComparer.Ordinal) { ["serial"] = scan.Serial };
        if (await channels.FindCard(scan.Serial, stop) is { } card) (about["batch"], about["channel"]) = (card.Batch.Id, card.Batch.Channel);
        return new TimelineEntry("scanned", scan.At, about);
    }
}
