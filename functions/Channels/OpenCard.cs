using Microsoft.Extensions.Logging;
using PrivateDomain.Channels.Cards;
using PrivateDomain.Channels.Consents;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>What a card's page shows.</summary>
public enum LandingKind
{
    /// <summary>The code by which the customer adds a keeper.</summary>
    Contact,

    /// <summary>There is nothing to show: the card is none of ours and there is no default channel.</summary>
    Unknown,

    /// <summary>Something failed on our side or the platform's.</summary>
    TryAgain,
}

/// <param name="Picture">Path of the code's picture, where there is one.</param>
/// <param name="Link">What the code says, where a phone can open it by itself.</param>
public sealed record Landing(LandingKind Kind, string Picture = "", Uri? Link = null)
{
    /// <summary>What the card's batch says, where it says anything.</summary>
    public PageWords? Words { get; init; }

    /// <summary>What people agree to who add the keeper.</summary>
    public ConsentText? Consent { get; init; }
}

/// <summary>
/// A customer opened a card's page: the way to a keeper is made ready and the scan recorded with it, before the page is shown, so that an add
/// finds its scan. Whatever fails is logged and costs the customer that part and no other; this never throws.
/// </summary>
public sealed partial class OpenCard(ChannelDirectory channels, CardSerials serials, OpenWay openWay, ScanLog scans, Catalog catalog, ILogger<OpenCard> log)
{
    /// <param name="unionId">Who scans, where WeChat told it.</param>
    public async Task<Landing> Handle(string text, Visit visit, Budget budget, string? unionId = null)
    {
        // A scan says which text its page showed, so the text is known before either; both are read at once where the catalog is cold.
        var asking = Try("The text to agree to could not be read", async () =>
            await catalog.Find(ConsentText.ShownKind, ConsentText.CurrentId, ChannelJson.Default.ConsentText, budget.Token));
        var found = await Try("The card could not be looked up", () => channels.FindCard(text, budget.Token));
        var consent = (await asking).Value;
        var landing = found.Value is { } card ? await Open(card, visit, consent?.Shown, budget, unionId) : await OpenUnknown(text, visit, found.Failed, budget);
        return landing.Kind is not LandingKind.Contact ? landing : landing with
        {
            Consent = consent,
            Words = found.Value is { Expired: false } known ? known.Batch.Page : null,
        };
    }

    private async Task<Landing> Open(Card card, Visit visit, ShownConsent? consent, Budget budget, string? unionId)
    {
        if (card.Channel is { AcquisitionLink: { } link })
        {
            await Record(card, slot: null, visit, consent, unionId, budget);
            var own = AcquisitionLink.Of(link, card.Serial);
            return new Landing(LandingKind.Contact, AcquisitionLink.Picture(link, card.Serial), own);
        }
        if (card.Channel.Keepers.Count == 0 || !visit.MayAdd)
        {
            await Record(card, slot: null, visit, consent: null, unionId: null, budget);
            if (card.Channel.Keepers.Count == 0) return new Landing(LandingKind.Unknown);
            var standing = await Try("The way to a keeper could not be found", () => openWay.Standing(card.Channel, card.Serial.ToString(), budget.Token));
            return Show(standing.Value);
        }
        var way = await Try("The way to a keeper could not be made ready", () => openWay.ForCard(card.Channel, card.Serial.ToString(), budget));
        await Record(card, way.Value?.Slot, visit, way.Value is null ? null : consent, unionId, budget);
        return Show(way.Value?.Way);
    }

    private async Task<Landing> OpenUnknown(string text, Visit visit, bool failed, Budget budget)
    {
        var recorded = Try("The scan could not be recorded", async () =>
        {
            if (visit.Looks) await scans.RecordUnknown(serials.Read(text), text, visit, budget.Token);
            return true;
        });
        var landing = failed ? default : await Try("The way to a keeper could not be made ready", async () =>
        {
            if (await channels.FindDefault(budget.Token) is not { Keepers.Count: > 0 } channel) return new Landing(LandingKind.Unknown);
            return Show(visit.MayAdd ? await openWay.Plain(channel, text, budget) : await openWay.Standing(channel, text, budget.Token));
        });
        await recorded;
        return landing.Value ?? new Landing(LandingKind.TryAgain);
    }

    private Task Record(Card card, Slot? slot, Visit visit, ShownConsent? consent, string? unionId, Budget budget) => !visit.Looks ? Task.CompletedTask : Task.WhenAll(
        Try("The scan could not be recorded", async () =>
        {
            await (slot is { } shown ? scans.Record(card.Serial, shown, visit, consent, budget.Token) : scans.Record(card.Serial, visit, consent, budget.Token));
            return true;
        }),
        unionId is null ? Task.CompletedTask : Try("Who scanned could not be recorded", async () =>
        {
            await scans.RecordPerson(card.Serial, unionId, visit, consent, budget.Token);
            return true;
        }));

    private static Landing Show(WayKey? way) => way is { } key ? new Landing(LandingKind.Contact, key.Picture) : new Landing(LandingKind.TryAgain);

    private async Task<Tried<T>> Try<T>(string otherwise, Func<Task<T>> step)
    {
        try
        {
            return new(await step(), Failed: false);
        }
        catch (Exception failure)
        {
            Log.Failed(log, failure, otherwise);
            return new(default, Failed: true);
        }
    }

    private readonly record struct Tried<T>(T? Value, bool Failed);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{What}; the customer got a page without it.")]
        public static partial void Failed(ILogger log, Exception failure, string what);
    }
}
