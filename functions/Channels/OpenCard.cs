using Microsoft.Extensions.Logging;

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
public sealed record Landing(LandingKind Kind, string Picture = "");

/// <summary>
/// A customer opened a card's page: the scan is recorded and the way to a keeper made ready. Whatever fails is logged and costs the
/// customer that part and no other; this never throws.
/// </summary>
public sealed partial class OpenCard(ChannelDirectory channels, CardSerials serials, ContactWays ways, ScanLog scans, ILogger<OpenCard> log)
{
    public async Task<Landing> Handle(string text, Visit visit, Budget budget)
    {
        var card = await Try("The card could not be looked up", () => channels.FindCard(text, budget.Token));
        var recorded = Try("The scan could not be recorded", () => Record(text, card.Value, visit, budget));
        var landing = card.Failed ? default : await Try("The way to a keeper could not be made ready", () => Open(card.Value, visit, budget));
        await recorded;
        return landing.Value ?? new Landing(LandingKind.TryAgain);
    }

    private async Task<bool> Record(string text, Card? card, Visit visit, Budget budget)
    {
        if (!visit.Looks) return false;
        await (card is not null
            ? scans.Record(card.Serial, visit.Visitor, budget.Token)
            : scans.RecordUnknown(serials.Read(text), text, visit.Visitor, budget.Token));
        return true;
    }

    private async Task<Landing> Open(Card? card, Visit visit, Budget budget)
    {
        var channel = card?.Channel ?? await channels.FindDefault(budget.Token);
        if (channel is not { Keepers.Count: > 0 }) return new Landing(LandingKind.Unknown);
        var key = card is null ? WayKey.Default : WayKey.Of(card.Serial);
        var remark = card is { Batch.Note.Length: > 0 } ? card.Batch.Note : channel.Name;
        var picture = visit.MayAdd ? await ways.Open(key, channel, remark, budget) : await ways.Find(key, budget.Token);
        return picture is null ? new Landing(LandingKind.TryAgain) : new Landing(LandingKind.Contact, picture);
    }

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
