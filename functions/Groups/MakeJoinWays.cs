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
/// Makes, changes and deletes join ways until they say what the group code says. What stands so already costs no call. Runs of the same code may
/// meet: whoever finds a row written meanwhile takes back the way it made, or notes that nobody knows what the changed one leads to, and comes again.
/// Where a run dies between making one and keeping it, that one is lost and counts against the corporation's 500,000; the next run makes another.
/// </summary>
public sealed partial class MakeJoinWays(
    Catalog catalog, JoinWays ways, WayQuota quota, WeComClient wecom, AlertBoard alerts, MessageSender messages, ILogger<MakeJoinWays> log) : IHandle<GroupCodeDefined>
{
    public async Task Handle(GroupCodeDefined message, CancellationToken stop)
    {
        // The ways before the code: a way that was changed since by a run of a newer code is not changed back.
        var standing = (await ways.Of(message.Code, stop)).ToDictionary(way => way.Store, StringComparer.Ordinal);
        if (await Defined(message.Code, stop) is not { } code) return;
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
        // Another definition came meanwhile, and its run may have been over before this one's last call.
        if (await Defined(message.Code, stop) is { } current && GroupCode.HashOf(current) != GroupCode.HashOf(code)) later ??= Overtaken;
        if (later is not null && message.Tries < ComeAgain.MostTries) await messages.Send(message with { Tries = message.Tries + 1 }, stop, later.Pause(message.Tries));
    }

    private Task<GroupCode?> Defined(string code, CancellationToken stop) => catalog.FindNow(GroupCode.CatalogKind, code, GroupJson.Default.GroupCode, stop);

    private async Task<Verdict> Make(string id, GroupCode code, Store store, JoinWayRow? standing, CancellationToken stop)
    {
        var content = store.Content(id, code.Name);
        var way = standing ?? new JoinWayRow(id, store.Id, "", "", "", "");
        string? ours = null;
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
            if ((ours = made.Value) is { } configId) way = way with { ConfigId = configId, Content = JoinWays.HashOf(content), Refused = "" };
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
        if (way == standing || await ways.Save(way, CancellationToken.None)) return verdict;
        if (ours is not null) await wecom.DeleteJoinWay(ours, CancellationToken.None);
        else await ways.Doubt(id, store.Id, CancellationToken.None);
        return Overtaken;
    }

    private static Verdict Overtaken { get; } = new(VerdictKind.Later, 0, "Another run was at the same code.");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The group code {Code} has no join way as it should for the store {Store}: {Code2} {Reason}")]
        public static partial void NotMade(ILogger log, string code, string store, int code2, string reason);
    }
}
