using PrivateDomain.Api;
using PrivateDomain.Channels.Cards;
using PrivateDomain.Channels.Codes;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>A card of a batch that was printed, and where it leads to now: the default channel for one that has expired, where there is one.</summary>
public sealed record Card(CardSerial Serial, CardBatch Batch, string ChannelId, Channel Channel, bool Expired = false);

/// <summary>From what a code says to the channel behind it. Definitions are up to 5 s old.</summary>
public sealed class ChannelDirectory(Catalog catalog, CardSerials serials, VoidCards voidCards, TimeProvider business)
{
    /// <summary>
    /// The channel of the contact way's state by which a contact came: that of the card's batch where the state is a serial, the channel itself
    /// where it came by the channel's own code, otherwise the default channel if there is one.
    /// </summary>
    public async Task<Channel?> OfState(string state, CancellationToken stop) => (await FindOfState(state, stop))?.Channel;

    /// <summary>The same, with the channel's id.</summary>
    public async Task<(string Id, Channel Channel)?> FindOfState(string state, CancellationToken stop) =>
        await FindCard(state, stop) is { } card ? (card.ChannelId, card.Channel)
        : await OfCode(state, stop) is { } id && await Find(id, stop) is { } own ? (id, own)
        : await FindDefault(stop) is { } other ? (Channel.DefaultId, other)
        : null;

    /// <summary>The channel that a code was made for: that of the card's batch, also of one that has expired, or the channel whose own code it is.</summary>
    public async Task<(string Id, Channel Channel)?> FindOwn(string code, CancellationToken stop) =>
        (await FindCard(code, stop) is { } card ? card.Batch.Channel : await OfCode(code, stop)) is { } id && await Find(id, stop) is { } own ? (id, own) : null;

    /// <summary>The card that the text names; nothing for a forged, malformed or void one, or where batch or channel are not known.</summary>
    public async Task<Card?> FindCard(string text, CancellationToken stop) =>
        serials.Read(text) is { } serial
        && await FindBatch(serial.Batch, stop) is { } batch && batch.Has(serial)
        && !await voidCards.Has(batch, serial, stop)
            ? await Leads(serial, batch, stop)
            : null;

    private async Task<Card?> Leads(CardSerial serial, CardBatch batch, CancellationToken stop)
    {
        var expired = batch.HasExpired(business.GetUtcNow());
        return expired && await FindDefault(stop) is { Keepers.Count: > 0 } standing ? new Card(serial, batch, Channel.DefaultId, standing, expired)
            : await Find(batch.Channel, stop) is { } own ? new Card(serial, batch, batch.Channel, own, expired)
            : null;
    }

    public async Task<CardBatch?> FindBatch(string id, CancellationToken stop) =>
        await catalog.Find(CardBatch.CatalogKind, id, ChannelJson.Default.CardBatch, stop);

    /// <exception cref="ApiProblem">404 where there is none.</exception>
    public async Task<CardBatch> KnownBatch(string id, CancellationToken stop) => await FindBatch(id, stop) ?? throw NoBatch();

    internal static ApiProblem NoBatch() => new(404, "batch-not-found", "No batch has this id.");

    public async Task<Channel?> Find(string id, CancellationToken stop) =>
        await catalog.Find(Channel.CatalogKind, id, ChannelJson.Default.Channel, stop);

    /// <summary>The id of the channel whose own code has this state, also of a code that was closed; nothing where the state is no code's.</summary>
    public async Task<string?> OfCode(string state, CancellationToken stop) =>
        ChannelCode.ChannelIn(state) ?? (ChannelCode.IsHashed(state) ? (await catalog.Find(ChannelCodeName.CatalogKind, state, ChannelJson.Default.ChannelCodeName, stop))?.Channel : null);

    /// <summary>The channel as it stands now.</summary>
    public Task<Channel?> FindNow(string id, CancellationToken stop) => catalog.FindNow(Channel.CatalogKind, id, ChannelJson.Default.Channel, stop);

    /// <summary>Every channel as it stands now.</summary>
    public IAsyncEnumerable<(string Id, Channel Channel)> All(CancellationToken stop) => catalog.All(Channel.CatalogKind, ChannelJson.Default.Channel, stop);

    public Task<Channel?> FindDefault(CancellationToken stop) => Find(Channel.DefaultId, stop);
}
