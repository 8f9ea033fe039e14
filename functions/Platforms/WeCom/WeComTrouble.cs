using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Alerts;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>
/// What stands between the app and WeCom for longer than one call: a call that is over its rate, and what only a person can put right.
/// One for the process.
/// </summary>
public sealed class WeComTrouble(AlertBoard alerts, [FromKeyedServices("system")] TimeProvider clock)
{
    /// <summary>Codes of the whole app: whatever call succeeds, they are over. The others are of one call.</summary>
    private static readonly int[] OfTheApp = [60020, 40001, 40013, 40091, 40056, 301002, 701008];

    private readonly ConcurrentDictionary<string, DateTimeOffset> blocked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> raised = new(StringComparer.Ordinal);

    /// <summary>Not to be made now: WeCom said of this call that its rate is exceeded, and goes on refusing it until its window has passed.</summary>
    public Verdict? Refuses(string call)
    {
        if (!blocked.TryGetValue(call, out var until)) return null;
        var left = until - clock.GetUtcNow();
        return left > TimeSpan.Zero
            ? new(VerdictKind.Later, TransportFault.Blocked, "The rate limit of this call is exceeded; it waits for the end of WeCom's window, and nothing was sent.", left)
            : null;
    }

    /// <summary>Takes notice of an answer.</summary>
    public async Task Note(string call, Verdict verdict)
    {
        if (verdict.Code == WeComVerdicts.RateExceeded)
            blocked[call] = clock.GetUtcNow() + verdict.RetryAfter!.Value;
        if (verdict.IsDelivered && !raised.IsEmpty)
            await Settle(call);
        if (verdict is { Kind: VerdictKind.Misconfigured } && verdict.Code != TransportFault.NotConfigured && !WeComVerdicts.IsOfAKeeper(verdict.Code))
            await Raise(call, verdict);
    }

    private Task Raise(string call, Verdict verdict)
    {
        var isOfTheApp = OfTheApp.Contains(verdict.Code);
        var key = isOfTheApp ? $"wecom-{verdict.Code}" : $"wecom-{verdict.Code}-{call}";
        raised[key] = isOfTheApp ? "" : call;
        return alerts.Raise(key, isOfTheApp ? verdict.Reason : $"{call}: {verdict.Reason}", CancellationToken.None);
    }

    private async Task Settle(string call)
    {
        foreach (var (key, of) in raised.Where(one => one.Value.Length == 0 || one.Value == call))
        {
            if (raised.TryRemove(KeyValuePair.Create(key, of)))
                await alerts.Settle(key, CancellationToken.None);
        }
    }
}
