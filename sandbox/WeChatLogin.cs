using System.Collections.Concurrent;
using Microsoft.AspNetCore.WebUtilities;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox;

/// <summary>What a page asks of WeChat by <c>/connect/oauth2/authorize</c>: who is looking at it?</summary>
/// <param name="Scope"><c>snsapi_base</c>, without a question to the person, or <c>snsapi_userinfo</c>, which asks.</param>
public sealed record LoginRequest(string AppId, Uri RedirectUri, string Scope, string State)
{
    internal static bool IsFor(Uri address) => address.AbsolutePath.EndsWith("/connect/oauth2/authorize", StringComparison.Ordinal);

    /// <summary>Null where something is missing or wrong, as WeChat shows an error page then.</summary>
    internal static LoginRequest? Read(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        var scope = query["scope"].ToString();
        return query["appid"].ToString() is { Length: > 0 } appId
            && Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out var back)
            && query["response_type"].ToString() is "code"
            && scope is "snsapi_base" or "snsapi_userinfo"
            ? new LoginRequest(appId, back, scope, query["state"].ToString())
            : null;
    }

    /// <summary>Where the phone goes next; without a code where the person refused.</summary>
    internal Uri Back(string? code)
    {
        var back = RedirectUri.ToString();
        if (code is not null)
            back = QueryHelpers.AddQueryString(back, "code", code);
        return new Uri(QueryHelpers.AddQueryString(back, "state", State));
    }
}

/// <summary>Whom a code stands for.</summary>
public sealed record LoginGrant(Customer Customer, string AppId, string Scope, DateTimeOffset IssuedAt);

/// <summary>Codes of WeChat's web login: each is used once, within 5 minutes (40029 of path/90313).</summary>
public sealed class WeChatLogin
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, LoginGrant> _grants = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;

    internal WeChatLogin(TimeProvider clock) => _clock = clock;

    public string Issue(Customer customer, LoginRequest request)
    {
        var code = WeComState.RandomId("", 32);
        _grants[code] = new LoginGrant(customer, request.AppId, request.Scope, _clock.GetUtcNow());
        return code;
    }

    /// <summary>Null where the code is unknown, used, too old or another app's.</summary>
    public LoginGrant? Redeem(string code, string appId) =>
        _grants.TryRemove(code, out var grant) && grant.AppId == appId && _clock.GetUtcNow() - grant.IssuedAt <= Life ? grant : null;
}
