using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Relations;

/// <summary>
/// Every night after three in the brand's zone our rows are compared with the platform's, keeper by keeper: what an outage swallowed is
/// found. A night that was missed is made up for in the next hour that the app runs.
/// </summary>
public sealed partial class ReconcileKeepers(
    Tables tables, KeeperIndex index, TellOfLeaver tellOfLeaver, WeComClient wecom, MessageSender messages, IOptions<BrandOptions> brand, TimeProvider clock, ILogger<ReconcileKeepers> log)
{
    [Function("ReconcileKeepers")]
    public Task Run([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken stop) => Sweep(stop);

    public async Task Sweep(CancellationToken stop)
    {
        var night = Night.Of(clock.GetUtcNow(), brand.Value.Zone);
        var done = await tables.Runtime.Find("reconcile", "night", stop);
        if (done?.GetString("night") == night) return;

        var keepers = await wecom.GetKeepers(stop);
        if (keepers.Value is null)
        {
            Log.NotListed(log, keepers.Verdict.Code, keepers.Verdict.Reason);
            return;
        }
        await messages.Send(new TagsChanged(), stop);
        foreach (var keeper in keepers.Value) await messages.Send(new KeeperChosen(keeper), stop);
        await foreach (var keeper in index.Keepers(stop))
            if (!keepers.Value.Contains(keeper, StringComparer.OrdinalIgnoreCase)) await messages.Send(new KeeperChosen(keeper, Gone: true), stop);
        await tellOfLeaver.Handle(stop);
        // Last: a night that was begun and not told of here is begun again.
        await tables.Runtime.Put(new TableEntity("reconcile", "night") { ["night"] = night }, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The keepers' customers are not compared now, since the platform does not list the keepers: {Code} {Reason} It is tried again in an hour.")]
        public static partial void NotListed(ILogger log, int code, string reason);
    }
}
