using System.Collections.Concurrent;
using PrivateDomain.Alerts;

namespace PrivateDomain.Platforms;

/// <summary>
/// What stands between the app and a platform for longer than one call: a call that is over its rate, and what only a person can put right.
/// One for the process.
/// </summary>
/// <param name="platform">Begins the keys of its alerts.</param>
/// <param name="isRate">Codes that say for how long a call is refused.</param>
/// <param name="isOfTheApp">Codes of the whole app: whatever call succeeds, they are over. The others are of one call.</param>
public abstract class PlatformTrouble(AlertBoard alerts, string platform, Func<int, bool> isRate, Func<int, bool> isOfTheApp, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> blocked = new(StringComparer.Ordinal);

    /// <summary>Not to be made now: the platform said of this call that its rate is exceeded, and goes on refusing it until its window has passed.</summary>
    public Verdict? Refuses(string call)
    {
        if (!blocked.TryGetValue(call, out var until)) return null;
        var left = until - clock.GetUtcNow();
        return left > TimeSpan.Zero
            ? new(VerdictKind.Later, TransportFault.Blocked, "The rate limit of this call is exceeded; it waits for the end of the platform's window, and nothing was sent.", left)
            : null;
    }

    /// <summary>Takes notice of an answer. Never longer than the call itself may take: what is not noted now is met again.</summary>
    public async Task Note(string call, Verdict verdict, CancellationToken cancel)
    {
        if (isRate(verdict.Code) && verdict.RetryAfter is { } window)
            blocked[call] = clock.GetUtcNow() + window;
        if (verdict.IsDelivered)
            await Settle(call, cancel);
        if (verdict is { Kind: VerdictKind.Misconfigured } && verdict.Code != TransportFault.NotConfigured && !IsOfOne(call, verdict.Code))
            await alerts.Raise(Key(call, verdict.Code), isOfTheApp(verdict.Code) ? verdict.Reason : $"{call}: {verdict.Reason}", cancel);
    }

    /// <summary>Whether the code says something of one member or customer, and nothing of the app.</summary>
    protected virtual bool IsOfOne(string call, int code) => false;

    private async Task Settle(string call, CancellationToken cancel)
    {
        foreach (var key in alerts.Known($"{platform}-"))
        {
            // The rest after the code is the call that it is of.
            var (code, of) = key[(platform.Length + 1)..].Split('-', 2) is [var first, var second] ? (first, second) : (key[(platform.Length + 1)..], "");
            if (code.Length > 0 && (of.Length == 0 || of == call)) await alerts.Settle(key, cancel);
        }
    }

    private string Key(string call, int code) => FormattableString.Invariant($"{platform}-{code}") + (isOfTheApp(code) ? "" : $"-{call}");
}
