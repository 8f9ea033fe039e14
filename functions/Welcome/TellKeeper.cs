using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>
/// Tells a keeper of welcomes that were lost, those of about a minute in one message, each once. A member gets at most 30 messages a minute and
/// 1,000 an hour from an app (path/90454), so runs take turns, and each sends a few and leaves the rest to the next. Quiet hours are for customers: the
/// customer came just now, and the keeper's own app knows when to be silent.
/// </summary>
public sealed partial class TellKeeper(
    LostWelcomes lostWelcomes, ContactStore contacts, WeComAppMessages messages, DueIndex due, IOptions<BrandOptions> brand,
    TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<TellKeeper> log) : IDueHandler
{
    public const string DueKind = "welcome-lost";

    /// <summary>Calls a run makes: 982 an hour at most.</summary>
    private const int MostCalls = 15;

    /// <summary>Between two runs for a keeper. Less than the minute after which the rest is planned, so that the rest finds its turn.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(55);

    /// <summary>Of one run; a day's loss goes out over several.</summary>
    private const int MostWelcomes = 100;

    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan NextMinute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UntilSomebodyActs = TimeSpan.FromMinutes(30);

    /// <summary>A greeting a day late is none.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    public string Kind => DueKind;

    internal static string Key(string day, string keeper) => $"{day}|{keeper}";

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var (day, keeper) = (key[..10], key[11..]);
        if (!await lostWelcomes.TakeTurn(keeper, business.GetUtcNow(), Apart, stop))
        {
            await due.Plan(business.GetUtcNow() + NextMinute, contact.Value, DueKind, key, stop);
            return;
        }
        var untold = await lostWelcomes.Untold(day, keeper, stop);
        var (waiting, names) = await Take(untold, stop);

        TimeSpan? again = untold.Count > MostWelcomes || untold.Any(one => one.Notice is Notice.Claimed) ? NextMinute : null;
        var calls = 0;
        foreach (var message in KeeperNotice.Compose(waiting, names, brand.Value.Zone))
        {
            calls += message.Texts.Count;
            var verdict = calls <= MostCalls || calls == message.Texts.Count ? await Send(keeper, message, stop) : null;
            if (await Record(message, verdict, stop) is { } later && (again is null || later < again)) again = later;
        }
        if (again is { } wait) await due.Plan(business.GetUtcNow() + wait, contact.Value, DueKind, key, stop);
    }

    // Claims what is to be told now. Whoever was greeted after all, by another code, needs nothing.
    private async Task<(IReadOnlyList<LostWelcome> Waiting, IReadOnlyDictionary<string, string> Names)> Take(IReadOnlyList<LostWelcome> untold, CancellationToken stop)
    {
        var (now, attempt) = (system.GetUtcNow(), RandomNumberGenerator.GetHexString(16, lowercase: true));
        List<LostWelcome> taken = [];
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in untold.Take(MostWelcomes))
        {
            if (one.Notice is Notice.Claimed)
            {
                if (now >= one.Until) await lostWelcomes.Change(one with { Notice = Notice.Unknown }, stop);
                continue;
            }
            var rows = await contacts.Read(new ContactId(one.Contact), stop);
            if (Why(rows, one) is { } notice)
            {
                await lostWelcomes.Change(one with { Notice = notice }, stop);
                continue;
            }
            if (await lostWelcomes.Change(one with { Notice = Notice.Claimed, Attempt = attempt, Until = now + Claim }, stop)
                && await lostWelcomes.Find(one, stop) is { } claimed && claimed.Attempt == attempt)
                taken.Add(claimed);
            names[one.Contact] = Profile.In(rows)?.Name ?? "";
        }
        return (taken, names);
    }

    private Notice? Why(ContactRows rows, LostWelcome one) =>
        !rows.Known || DeliveryRow.In(rows).Any(row => row.Kind == WelcomeDelivery.Kind && row.Keeper == one.Keeper && row.State is DeliveryState.Sent
            && row.Timeline.Any(entry => entry.At >= one.At)) ? Notice.NotNeeded
        : business.GetUtcNow() - one.At > Stale ? Notice.Refused
        : null;

    private async Task<Verdict> Send(string keeper, KeeperMessage message, CancellationToken stop)
    {
        var verdict = Verdict.Delivered;
        foreach (var (number, text) in message.Texts.Index())
        {
            verdict = await messages.SendText(keeper, text, stop);
            if (verdict.IsDelivered) continue;
            // A welcome of which the keeper has the first half is not sent from the beginning again.
            return number == 0 ? verdict : verdict with { Kind = VerdictKind.Unknown };
        }
        return verdict;
    }

    /// <summary>How long to wait before those that were not told are tried again.</summary>
    private async Task<TimeSpan?> Record(KeeperMessage message, Verdict? verdict, CancellationToken stop)
    {
        if (verdict is { IsDelivered: false }) Log.NotTold(log, message.About[0].Keeper, message.About.Count, verdict.Code, verdict.Reason);
        (Notice Notice, TimeSpan? Again) came = verdict?.Kind switch
        {
            VerdictKind.Delivered => (Notice.Told, null),
            VerdictKind.Refused => (Notice.Refused, null),
            VerdictKind.Unknown => (Notice.Unknown, null),
            VerdictKind.Misconfigured => (Notice.Waiting, UntilSomebodyActs),
            VerdictKind.Later => (Notice.Waiting, verdict.RetryAfter is { } wait && wait > NextMinute ? wait : NextMinute),
            null => (Notice.Waiting, NextMinute),
            _ => throw new InvalidOperationException($"A verdict {verdict.Kind}."),
        };
        foreach (var one in message.About) await lostWelcomes.Change(one with { Notice = came.Notice, Attempt = "", Until = null }, stop);
        return came.Again;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The keeper {Keeper} was not told of {Count} lost welcomes: {Code} {Reason}")]
        public static partial void NotTold(ILogger log, string keeper, int count, int code, string reason);
    }
}
