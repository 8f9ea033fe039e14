using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Sandbox.WeCom.Api;

namespace PrivateDomain.Sandbox.OfficialAccount;

/// <summary>
/// <c>stable_token</c>: the same token to whoever asks, 7,200 s; in its last 5 minutes a new one, and both serve. Forced: a new one at
/// once, at most 20 a day and 30 s apart.
/// </summary>
internal sealed class StableToken(ServiceAccount account, AccountState state, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(7200);
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, DateTimeOffset> _valid = new(StringComparer.Ordinal);
    private readonly List<DateTimeOffset> _forced = [];
    private string? _current;
    private string? _broken;

    public JsonObject Get(ApiBody body)
    {
        if (body.Text("grant_type") is not "client_credential")
            throw new WeComError(40002, "invalid grant_type");
        if (body.Text("appid") != account.AppId)
            throw new WeComError(40013, "invalid appid");
        if (body.Text("secret") != account.Secret)
            throw new WeComError(40125, "invalid appsecret");
        lock (state.Gate)
        {
            var now = clock.GetUtcNow();
            if (body.Flag("force_refresh") ?? false)
                Force(now);
            else if (_current is null || !_valid.TryGetValue(_current, out var until) || until - now <= Overlap)
                Issue(now);
            return new JsonObject { ["access_token"] = _current, ["expires_in"] = (int)(_valid[_current!] - now).TotalSeconds };
        }
    }

    public void Require(IQueryCollection query)
    {
        var token = query["access_token"].ToString();
        if (token.Length == 0)
            throw new WeComError(41001, "access_token missing");
        lock (state.Gate)
        {
            if (!_valid.TryGetValue(token, out var until) || token == _broken)
                throw new WeComError(40001, "invalid credential, access_token is invalid or not latest");
            if (clock.GetUtcNow() >= until)
                throw new WeComError(42001, "access_token expired");
        }
    }

    /// <summary>Calls refuse the token from now on, while <c>stable_token</c> still gives it out.</summary>
    public void Break()
    {
        lock (state.Gate)
        {
            _broken = _current;
        }
    }

    private void Force(DateTimeOffset now)
    {
        if (_forced.Exists(at => now - at < TimeSpan.FromSeconds(30)))
            throw new WeComError(45011, "api minute-quota reach limit: force_refresh more often than every 30 s");
        if (_forced.Count(at => now - at < TimeSpan.FromDays(1)) >= 20)
            throw new WeComError(45009, "reach max api daily quota limit: force_refresh 20 times");
        _forced.Add(now);
        _valid.Clear();
        Issue(now);
    }

    private void Issue(DateTimeOffset now)
    {
        _current = AccountState.RandomId("", 136);
        _valid[_current] = now + Life;
    }
}
