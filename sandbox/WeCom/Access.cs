using System.Collections.Concurrent;
using System.Net;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>From where the app may call, and what: 企业可信IP and the permissions of the console.</summary>
public sealed class Access
{
    /// <summary>A trusted address works about a minute after it is saved (60020 of path/90313).</summary>
    private static readonly TimeSpan TakesEffectAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, DateTimeOffset> _trusted = new();
    private readonly ConcurrentDictionary<string, bool> _withheld = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;

    internal Access(TimeProvider clock, bool trustedOnly) => (_clock, TrustedOnly) = (clock, trustedOnly);

    /// <summary>True: calls from addresses that are not trusted get 60020, with the address in the message.</summary>
    public bool TrustedOnly { get; set; }

    /// <summary>Adds an address; it counts a minute later by the simulator's clock.</summary>
    public void Trust(IPAddress address) => _trusted[address] = _clock.GetUtcNow() + TakesEffectAfter;

    /// <summary>Takes the permission for every endpoint that begins so, such as <c>externalcontact/</c>: 48002.</summary>
    public void Withhold(string prefix) => _withheld[prefix] = true;

    public void Grant(string prefix) => _withheld.TryRemove(prefix, out _);

    internal void Require(string path, IPAddress? caller)
    {
        var known = caller is { IsIPv4MappedToIPv6: true } ? caller.MapToIPv4() : caller;
        if (TrustedOnly && !(known is not null && _trusted.TryGetValue(known, out var from) && _clock.GetUtcNow() >= from))
            throw new WeComError(60020, "not allow to access from your ip");
        if (_withheld.Keys.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
            throw new WeComError(48002, "api forbidden");
    }
}
