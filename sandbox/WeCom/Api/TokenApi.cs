using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// <c>gettoken</c> (path/91039): one token per secret, the same while it is valid, 7,200 s. After 2,000 wrong calls in an hour it gives none for an
/// hour, not even to a right one (path/90454).
/// </summary>
internal sealed class TokenApi(WeComAccount account, WeComState state, TimeProvider clock, WeComLimits limits)
{
    private readonly Window _errors = new(TimeSpan.FromHours(1), limits.TokenErrorsPerHour - 1);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(7200);
    private readonly HashSet<string> _expired = new(StringComparer.Ordinal);
    private string? _token;
    private DateTimeOffset _until;

    public void Map(ApiRoutes routes) => routes.Get("gettoken", GetUnlessBlocked, free: true);

    private JsonObject GetUnlessBlocked(IQueryCollection query)
    {
        lock (state.Gate)
        {
            if (_errors.IsShut(clock.GetUtcNow()))
                throw WeComError.TooOften();
            try
            {
                return Get(query);
            }
            catch (WeComError)
            {
                _errors.Enter(clock.GetUtcNow());
                throw;
            }
        }
    }

    private JsonObject Get(IQueryCollection query)
    {
        var corp = query["corpid"].ToString();
        var secret = query["corpsecret"].ToString();
        if (corp.Length == 0)
            throw new WeComError(41002, "corpid missing");
        if (secret.Length == 0)
            throw new WeComError(41004, "corpsecret missing");
        if (!string.Equals(corp, account.CorpId, StringComparison.Ordinal))
            throw WeComError.BadCorp();
        if (!string.Equals(secret, account.Secret, StringComparison.Ordinal))
            throw WeComError.BadCredential();
        lock (state.Gate)
        {
            var now = clock.GetUtcNow();
            Expire(now);
            if (_token is null)
                (_token, _until) = (WeComState.RandomId("", 214), now + Life);
            return new JsonObject { ["access_token"] = _token, ["expires_in"] = (int)Math.Ceiling((_until - now).TotalSeconds) };
        }
    }

    public void Require(IQueryCollection query)
    {
        var token = query["access_token"].ToString();
        if (token.Length == 0)
            throw new WeComError(41001, "access_token missing");
        lock (state.Gate)
        {
            Expire(clock.GetUtcNow());
            if (string.Equals(token, _token, StringComparison.Ordinal))
                return;
            throw _expired.Contains(token) ? new WeComError(42001, "access_token expired") : WeComError.BadToken();
        }
    }

    public void Invalidate()
    {
        lock (state.Gate)
            _token = null;
    }

    private void Expire(DateTimeOffset now)
    {
        if (_token is null || now < _until)
            return;
        _expired.Add(_token);
        _token = null;
    }
}
