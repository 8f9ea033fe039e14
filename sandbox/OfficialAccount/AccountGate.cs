using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.OfficialAccount;

/// <summary>
/// How many calls an account may make. The defaults are those of a new verified account (接口调用频次限制说明, Official Account documentation); a test
/// makes them small.
/// </summary>
public sealed record AccountLimits
{
    /// <summary>Of <c>message/custom/send</c> in a day of China's calendar.</summary>
    public int MessagesPerDay { get; init; } = 500_000;

    /// <summary>Of <c>qrcode/create</c> in a day.</summary>
    public int CodesPerDay { get; init; } = 100_000;

    /// <summary>Of <c>user/info</c> in a day.</summary>
    public int FollowersPerDay { get; init; } = 5_000_000;

    /// <summary>Of <c>stable_token</c> in a day (getStableAccessToken).</summary>
    public int TokensPerDay { get; init; } = 500_000;

    /// <summary>Of <c>stable_token</c> in a minute; the other calls' pages name no such number.</summary>
    public int TokensPerMinute { get; init; } = 10_000;
}

/// <summary>From where the account may be called, what, and how often: IP白名单, 接口权限 and the rates.</summary>
public sealed class AccountGate
{
    private const string TokenPath = "stable_token";
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private readonly ConcurrentDictionary<IPAddress, bool> _listed = new();
    private readonly ConcurrentDictionary<string, bool> _withheld = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTime Day, int Count)> _days = new(StringComparer.Ordinal);
    private readonly Queue<DateTimeOffset> _tokens = new();
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;

    internal AccountGate(TimeProvider clock) => _clock = clock;

    public AccountLimits Limits { get; set; } = new();

    /// <summary>True: who is not in the whitelist gets no token (40164, with the address in the message). Only the fetch of a token asks the list.</summary>
    public bool ListedOnly { get; set; }

    public void List(IPAddress address) => _listed[address] = true;

    /// <summary>Takes the permission for every endpoint that begins so, such as <c>message/</c>: 48001.</summary>
    public void Withhold(string prefix) => _withheld[prefix] = true;

    public void Grant(string prefix) => _withheld.TryRemove(prefix, out _);

    internal void Require(string path, IPAddress? caller)
    {
        var known = caller is { IsIPv4MappedToIPv6: true } ? caller.MapToIPv4() : caller;
        if (path == TokenPath && ListedOnly && (known is null || !_listed.ContainsKey(known)))
            throw new WeComError(40164, string.Create(CultureInfo.InvariantCulture, $"invalid ip {known} ipv6 ::ffff:{known}, not in whitelist"));
        if (_withheld.Keys.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
            throw new WeComError(48001, "api unauthorized");
        Count(path, _clock.GetUtcNow());
    }

    private void Count(string path, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (path == TokenPath)
            {
                while (_tokens.TryPeek(out var first) && now - first >= TimeSpan.FromMinutes(1))
                    _tokens.Dequeue();
                if (_tokens.Count >= Limits.TokensPerMinute)
                    throw new WeComError(45011, "api minute-quota reach limit, must slower, retry next minute");
                _tokens.Enqueue(now);
            }
            var today = now.ToOffset(China).Date;
            var count = _days.TryGetValue(path, out var counted) && counted.Day == today ? counted.Count : 0;
            if (count >= Most(path))
                throw new WeComError(45009, "reach max api daily quota limit");
            _days[path] = (today, count + 1);
        }
    }

    private int Most(string path) => path switch
    {
        TokenPath => Limits.TokensPerDay,
        "message/custom/send" => Limits.MessagesPerDay,
        "qrcode/create" => Limits.CodesPerDay,
        "user/info" => Limits.FollowersPerDay,
        _ => int.MaxValue,
    };
}
