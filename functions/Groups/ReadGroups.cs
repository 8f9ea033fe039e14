using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Groups;

/// <summary>Every night after three in the brand's zone all groups are read: those of which no event told, and changes that an outage swallowed.</summary>
public sealed partial class ReadGroups(
    Tables tables, FollowGroup followGroup, WeComClient wecom, IOptions<BrandOptions> brand, TimeProvider clock, ILogger<ReadGroups> log)
{
    private const int MostPages = 100;

    [Function("ReadGroups")]
    public Task Run([TimerTrigger("0 37 * * * *")] TimerInfo timer, CancellationToken stop) => Sweep(stop);

    public async Task Sweep(CancellationToken stop)
    {
        var night = Night.Of(clock.GetUtcNow(), brand.Value.Zone);
        if ((await tables.Runtime.Find("reconcile", "groups", stop))?.GetString("night") == night) return;
        string? cursor = null;
        for (var pages = 0; pages == 0 || (cursor is not null && pages < MostPages); pages++)
        {
            var page = await wecom.GetGroups(cursor, stop);
            if (page.Value is null)
            {
                Log.NotListed(log, page.Verdict.Code, page.Verdict.Reason);
                return;
            }
            foreach (var chat in page.Value.ChatIds) await followGroup.Read(chat, stop);
            cursor = page.Value.NextCursor;
        }
        // Last: a night that was begun and not told of here is begun again.
        await tables.Runtime.Put(new TableEntity("reconcile", "groups") { ["night"] = night }, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The groups are not read now, since the platform does not list them: {Code} {Reason} It is tried again in an hour.")]
        public static partial void NotListed(ILogger log, int code, string reason);
    }
}
