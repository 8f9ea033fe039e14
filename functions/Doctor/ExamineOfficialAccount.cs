using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Doctor;

/// <summary>Whether the Official Account can be called and calls the app, by real calls that change nothing. A brand may have none.</summary>
public sealed class ExamineOfficialAccount(
    OfficialAccountClient account, OfficialAccountTokens tokens, Probe probe, [FromKeyedServices(OfficialAccountOptions.Section)] CallbackCrypto crypto,
    IOptions<OfficialAccountOptions> options, IOptions<BrandOptions> brand, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    public const string Settings = "accountSettings";
    public const string Token = "accountToken";
    public const string Address = "accountAddress";
    public const string Permission = "accountPermission";
    public const string Callback = "accountCallback";
    public const string Clock = "accountClock";

    private const string Platform = "WeChat";

    /// <summary>Nobody's openid: WeChat says so (40003) to an app that may ask.</summary>
    private const string Nobody = "examined-by-the-doctor";

    /// <summary>So long it waits for whatever it calls.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Finding>> Handle(CancellationToken stop)
    {
        if (options.Value.AppId.Length == 0) return [Finding.NotChecked(Settings, "No Official Account is set up (OfficialAccount__AppId).")];
        return
        [
            OfSettings(options.Value),
            .. await Called(stop),
            options.Value.CanReceive ? await Echo(stop) : Finding.NotChecked(Callback, "Callbacks need OfficialAccount__CallbackToken."),
            await probe.Time(Clock, Platform, new Uri(new Uri(options.Value.ApiBaseUrl.TrimEnd('/') + "/"), "cgi-bin/get_api_domain_ip"), stop),
        ];
    }

    public static Finding OfSettings(OfficialAccountOptions options)
    {
        string[] missing = [.. Missing(options.Secret, "OfficialAccount__Secret"), .. Missing(options.CallbackToken, "OfficialAccount__CallbackToken")];
        if (missing.Length > 0)
            return Finding.Problem(
                Settings, $"Not set: {string.Join(", ", missing)}.", "Copy them from Basic configuration (基本配置) and the server configuration (服务器配置) of the account; README.md says where.");
        return options.IsSafeMode
            ? Finding.Ok(Settings, "All settings of the Official Account are there.")
            : Finding.Warning(
                Settings, "Callbacks come in plain text (明文模式), and their signature does not cover what they say.",
                "Choose safe mode (安全模式) in the account's server configuration, and set OfficialAccount__EncodingAesKey to the key shown there.");
    }

    /// <param name="verdict">On the token, or on the first call under it.</param>
    public static Finding OfToken(Verdict verdict) => verdict switch
    {
        { IsDelivered: true } => Finding.Ok(Token, "WeChat gives an access token."),
        _ when IsOfAddress(verdict) => Finding.NotChecked(Token, "WeChat does not take calls from this machine's address."),
        _ when OfficialAccountVerdicts.TokenRejected(verdict.Code) && verdict.Kind is VerdictKind.Later => Finding.Problem(
            Token, $"WeChat rejects the access token that it has just given ({verdict.Code}).",
            "The AppSecret was reset, or another program with the same account fetches tokens by the old way (cgi-bin/token), each of which ends the one before. "
            + "Copy OfficialAccount__Secret again from Basic configuration (基本配置), and let other programs use stable_token."),
        { Kind: VerdictKind.Misconfigured } => Finding.Problem(Token, $"WeChat gives no access token ({verdict.Code}).", verdict.Reason),
        _ => Finding.Problem(Token, $"WeChat gave no access token just now ({verdict.Code}): {verdict.Reason}", "Look whether this machine reaches OfficialAccount__ApiBaseUrl, and ask again."),
    };

    public static Finding OfAddress(Verdict verdict) => verdict switch
    {
        _ when IsOfAddress(verdict) => Finding.Problem(Address, $"WeChat refuses calls from this machine's address ({verdict.Code}).", verdict.Reason),
        { Code: <= TransportFault.TimedOut or -1 or (>= 400 and <= 599) } => Finding.NotChecked(Address, $"WeChat itself did not answer: {verdict.Reason}"),
        _ => Finding.Ok(Address, "WeChat takes calls from this machine's address."),
    };

    public static Finding OfPermission(Verdict verdict) => verdict switch
    {
        { IsDelivered: true } or { Code: OfficialAccountVerdicts.NoFollower } => Finding.Ok(Permission, "The account may work with followers."),
        _ when IsOfAddress(verdict) || verdict.Code <= TransportFault.TimedOut => Finding.NotChecked(Permission, "WeChat does not take the call."),
        { Kind: VerdictKind.Misconfigured } => Finding.Problem(Permission, $"The account may not work with followers ({verdict.Code}).", verdict.Reason),
        _ => Finding.Problem(Permission, $"WeChat answers {verdict.Code}: {verdict.Reason}", "Ask again in a minute; if it stays, look the code up in WeChat's documentation."),
    };

    // The whitelist is looked at before a token is given, so its refusal may come with either.
    private async Task<IReadOnlyList<Finding>> Called(CancellationToken stop)
    {
        if (!options.Value.CanCall) return NotChecked("The account cannot be called without its settings.", Token, Address, Permission);
        var token = (await tokens.Get(stop)).Verdict;
        var told = token.IsDelivered ? (await account.GetFollower(Nobody, stop)).Verdict : token;
        if (IsOfAddress(told)) return [OfToken(told), OfAddress(told), OfPermission(told)];
        return !token.IsDelivered || OfficialAccountVerdicts.IsOfToken(told.Code)
            ? [OfToken(told), .. NotChecked("No access token.", Address, Permission)]
            : [OfToken(token), OfAddress(told), OfPermission(told)];
    }

    private Task<Finding> Echo(CancellationToken stop)
    {
        var (echo, nonce) = (RandomNumberGenerator.GetString("0123456789", 20), RandomNumberGenerator.GetString("0123456789", 10));
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var query = $"?signature={crypto.Sign(timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}&echostr={echo}";
        return probe.Echo(Callback, Platform, Patience, new Uri(brand.Value.PublicUrl, "/api/official-account/callback"), query, echo, stop);
    }

    private static bool IsOfAddress(Verdict verdict) => OfficialAccountVerdicts.IsOfAddress(verdict.Code);

    private static IReadOnlyList<Finding> NotChecked(string because, params IEnumerable<string> checks) => [.. checks.Select(check => Finding.NotChecked(check, because))];

    private static IEnumerable<string> Missing(string value, string name) => value.Length == 0 ? [name] : [];
}
