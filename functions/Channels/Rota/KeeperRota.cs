using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Alerts;
using PrivateDomain.Channels.Codes;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Rota;

/// <summary>
/// Who of a channel's keepers receives a customer; and who is out of the rota because WeCom lets them receive nobody. What is known of that is
/// up to five seconds old, and costs two queries in that time, whatever comes.
/// </summary>
public sealed partial class KeeperRota(
    KeepersOut keepersOut, KeeperCounts counts, ChannelCodes codes, MessageSender messages, AlertBoard alerts, IOptions<BrandOptions> brand, TimeProvider business,
    [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<KeeperRota> log)
{
    private readonly TimeZoneInfo zone = brand.Value.Zone;

    /// <summary>See <see cref="InOrder"/>; nothing only where the channel has nobody.</summary>
    public async Task<string?> Choose(Channel channel, string? key, CancellationToken stop) => (await InOrder(channel, key, stop)) is [var first, ..] ? first : null;

    /// <summary>
    /// All keepers of the channel, the one first who should receive; see <see cref="KeeperOrder"/>. A store that does not answer costs the order
    /// some of its truth, and no customer the way.
    /// </summary>
    /// <param name="key">The card's serial: the same card finds the same keeper while that one can receive. Nothing chooses by chance.</param>
    public async Task<IReadOnlyList<string>> InOrder(Channel channel, string? key, CancellationToken stop)
    {
        if (channel.Duties.Count < 2) return channel.Keepers;
        var reading = Try(keepersOut.Get, () => keepersOut.Known, stop);
        var counting = channel.Duties.Any(duty => duty.DailyLimit is not null) ? Try(counts.Today, () => counts.Known, stop) : Task.FromResult<IReadOnlyDictionary<string, int>?>(null);
        var (taken, today) = (await reading, await counting);
        return KeeperOrder.Of(
            channel.Duties, key, business.GetUtcNow(), zone,
            keeper => taken?.ContainsKey(keeper) is true, keeper => today is not null && today.TryGetValue(keeper, out var given) ? given : 0);
    }

    /// <summary>
    /// Takes the keeper out where WeCom said of this keeper alone that it cannot receive anybody (84074, 40098, 41054); any other verdict
    /// changes nothing. It is an alert until the keeper is back: by <see cref="PutBack"/>, or when the hourly look finds it well.
    /// </summary>
    /// <returns>Whether the keeper is out.</returns>
    public async Task<bool> TakeOut(string keeper, Verdict verdict, CancellationToken stop)
    {
        if (!WeComVerdicts.IsOfAKeeper(verdict.Code)) return false;
        if (await keepersOut.Add(new KeeperOut(keeper, verdict.Code, verdict.Reason, system.GetUtcNow()), stop))
        {
            Log.TakenOut(log, keeper, verdict.Code);
            await TellCodes(stop);
        }
        await alerts.Raise(
            AlertOf(keeper),
            $"{keeper} cannot receive customers ({verdict.Code}); they go to the channel's other keepers. {verdict.Reason} "
            + "The app looks every hour and takes the keeper back when that is put right; DELETE /api/manage/keepers/{keeper}/out does it at once.", stop);
        return true;
    }

    /// <summary>The keeper receives again. Put back twice, it is back.</summary>
    public async Task PutBack(string keeper, CancellationToken stop)
    {
        await keepersOut.Remove(keeper, stop);
        await TellCodes(stop);
        await alerts.Dismiss(AlertOf(keeper), stop);
        Log.PutBack(log, keeper);
    }

    /// <summary>Channels' own codes may have to lead to others; each looks for itself. Told too often, they find nothing to do.</summary>
    public async Task TellCodes(CancellationToken stop)
    {
        await foreach (var code in codes.All(stop)) await messages.Send(new ChannelKeepersChanged(code.Channel), stop);
    }

    private static string AlertOf(string keeper) => $"keeper-{Keys.OfMember(keeper)}";

    private async Task<T?> Try<T>(Func<CancellationToken, Task<T>> read, Func<T?> known, CancellationToken stop) where T : class
    {
        try
        {
            return await read(stop);
        }
        catch (Exception outage) when (outage is RequestFailedException or AggregateException)
        {
            Log.NotRead(log, outage);
            return known();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Keeper} is out of the rota: {Code}.")]
        public static partial void TakenOut(ILogger log, string keeper, int code);

        [LoggerMessage(LogLevel.Information, "{Keeper} is in the rota again.")]
        public static partial void PutBack(ILogger log, string keeper);

        [LoggerMessage(LogLevel.Warning, "Who of the keepers is out or has enough today could not be read; customers are led by what was known.")]
        public static partial void NotRead(ILogger log, Exception outage);
    }
}
