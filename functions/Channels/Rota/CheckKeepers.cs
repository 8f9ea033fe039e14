using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Channels.Rota;

/// <summary>
/// Looks every hour whether keepers who were taken out can receive again, and puts them back. Costs one query where nobody is out. Takes away
/// old counts beside it.
/// </summary>
public sealed partial class CheckKeepers(
    KeeperRota rota, KeepersOut keepersOut, KeeperCounts counts, TryKeeper tryKeeper, WeComClient wecom, ILogger<CheckKeepers> log)
{
    [Function("CheckKeepers")]
    public async Task Run([TimerTrigger("0 23 * * * *")] TimerInfo timer, CancellationToken stop)
    {
        await Check(stop);
        await counts.Forget(stop);
    }

    public async Task Check(CancellationToken stop)
    {
        var taken = await keepersOut.Read(stop);
        if (taken.Count == 0) return;
        var members = await wecom.GetKeepers(stop);
        if (members.Value is not { } known)
        {
            Log.NotListed(log, members.Verdict.Code, members.Verdict.Reason);
            return;
        }
        foreach (var keeper in taken.Keys.Where(keeper => known.Contains(keeper, StringComparer.OrdinalIgnoreCase)))
        {
            var verdict = await tryKeeper.Handle(keeper, stop);
            if (verdict.IsDelivered) await rota.PutBack(keeper, stop);
            else Log.StillOut(log, keeper, verdict.Code, verdict.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "WeCom does not list who may have customers, so nobody is put back into the rota now: {Code} {Reason}")]
        public static partial void NotListed(ILogger log, int code, string reason);

        [LoggerMessage(LogLevel.Information, "{Keeper} stays out of the rota: {Code} {Reason}")]
        public static partial void StillOut(ILogger log, string keeper, int code, string reason);
    }
}
