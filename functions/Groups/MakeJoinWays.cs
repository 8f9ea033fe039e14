using Microsoft.Extensions.Logging;
using PrivateDomain.Alerts;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Groups;

/// <summary>A group code was defined; its stores' join ways are to say the same.</summary>
public sealed record GroupCodeDefined(string Code, int Tries = 0);

/// <summary>
/// Makes, changes and deletes join ways until they say what the group code says. What stands so already costs no call. Where a run dies between
/// making one and keeping it, that one is lost and counts against the corporation's 500,000; the next run makes another.
/// </summary>
public sealed partial class MakeJoinWays(
    Catalog catalog, JoinWays ways, WayQuota quota, WeComClient wecom, AlertBoard alerts, MessageSender messages, ILogger<MakeJoinWays> log) : IHandle<GroupCodeDefined>
{
    public async Task Handle(GroupCodeDefined message, CancellationToken stop)
    {
        if (await catalog.FindNow(GroupCode.CatalogKind, message.Code, GroupJson.Default.GroupCode, stop) is not { } code) return;
        var standing = (await ways.Of(message.Code, stop)).ToDictionary(way => way.Store, StringComparer.Ordinal);
        Verdict? later = null;
        foreach (var store in code.Stores)
        {
            var verdict = await Make(message.Code, code, store, standing.GetValueOrDefault(store.Id), stop);
            if (verdict.MayComeAgain()) later = verdict;
        }
        foreach (var way in standing.Values.Where(way => code.Stores.All(store => store.Id != way.Store)))
        {
            var verdict = way.ConfigId.Length == 0 ? Verdict.Delivered : await wecom.DeleteJoinWay(way.ConfigId, stop);
            if (verdict.MayComeAgain()) later = verdict;
            else await ways.Forget(way, stop);
        }
        if (later is not null && message.Tries < ComeAgain.MostTries) await messages.Send(message with { Tries = message.Tries + 1 }, stop, later.Pause(message.Tries));
    }

    private async Task<Verdict> Make(string id, GroupCode code, Store store, JoinWayRow? standing, CancellationToken stop)
    {
        var content = store.Content(id, code.Name);
        var way = standing ?? new JoinWayRow(id, store.Id, "", "", "", "");
        var verdict = Verdict.Delivered;
        if (way.ConfigId.Length > 0 && way.Content != JoinWays.HashOf(content))
        {
            verdict = await wecom.UpdateJoinWay(way.ConfigId, content, stop);
            way = verdict.Code == WeComVerdicts.ContactWayGone ? way with { ConfigId = "", Picture = "" }
                : verdict.IsDelivered ? way with { Content = JoinWays.HashOf(content), Refused = "" }
                : way;
        }
        if (way.ConfigId.Length == 0)
        {
            // The 500,000 of a corporation are for both kinds.
            var made = await quota.Refuses(stop) is { } full ? new(full) : await wecom.AddJoinWay(content, stop);
            verdict = made.Verdict;
            await quota.Note(verdict, stop);
            if (made.Value is { } configId) way = way with { ConfigId = configId, Content = JoinWays.HashOf(content), Refused = "" };
        }
        if (way is { ConfigId.Length: > 0, Picture.Length: 0 })
        {
            var shown = await wecom.GetJoinWay(way.ConfigId, stop);
            if (shown.Value is { } known) way = way with { Picture = known.QrCode.AbsoluteUri };
            else verdict = shown.Verdict;
        }
        if (!verdict.IsDelivered)
        {
            Log.NotMade(log, id, store.Id, verdict.Code, verdict.Reason);
            way = way with { Refused = verdict.Reason };
            if (verdict.Kind is VerdictKind.Misconfigured) await alerts.Raise($"group-code-{id}", $"The group code {id} does not stand for the store {store.Id}: {verdict.Reason}", CancellationToken.None);
        }
        // The calls are made: what came of them is written even when this run is asked to end.
        if (way != standing && !await ways.Save(way, CancellationToken.None) && standing is null && way.ConfigId.Length > 0)
            await wecom.DeleteJoinWay(way.ConfigId, CancellationToken.None);
        return verdict;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The group code {Code} has no join way as it should for the store {Store}: {Code2} {Reason}")]
        public static partial void NotMade(ILogger log, string code, string store, int code2, string reason);
    }
}
