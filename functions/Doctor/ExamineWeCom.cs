using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Doctor;

/// <summary>Whether WeCom can be called, by real calls that change nothing.</summary>
public sealed class ExamineWeCom(WeComClient wecom, WeComTokens tokens, ChannelDirectory channels, IOptions<WeComOptions> options)
{
    public const string Settings = "settings";
    public const string Token = "token";
    public const string OutgoingAddress = "outgoingAddress";
    public const string TrustedAddress = "trustedAddress";
    public const string Permission = "permission";
    public const string Keepers = "keepers";

    public async Task<IReadOnlyList<Finding>> Handle(CancellationToken stop) => [.. OfOutgoingAddress(options.Value), .. await Call(stop)];

    /// <summary>Nothing where nobody said from where the app's calls leave.</summary>
    public static IEnumerable<Finding> OfOutgoingAddress(WeComOptions options)
    {
        if (options.OutgoingAddress.Length == 0) return [];
        if (options.OutgoingAddress != WeComOptions.Changing)
            return [Finding.Ok(OutgoingAddress, $"Calls leave from {options.OutgoingAddress}: it is to stand among the app's trusted addresses (企业可信IP).")];
        return options is { CorpId.Length: > 0, IsWeComItself: true }
            ? [Finding.Problem(
                OutgoingAddress, "Calls leave from changing addresses, and WeCom refuses every call that comes from no trusted address.",
                "Deploy the size shop or chain, which have a fixed address, and enter it on the app's page (企业可信IP).")]
            : [Finding.Ok(OutgoingAddress, "Calls leave from changing addresses: enough for the simulated WeCom, and for no corporation.")];
    }

    private async Task<IReadOnlyList<Finding>> Call(CancellationToken stop)
    {
        var settings = OfSettings(options.Value);
        if (!options.Value.CanCall)
            return [settings, .. NotChecked("WeCom cannot be called without these settings.", Token, TrustedAddress, Permission, Keepers)];
        var token = await tokens.Get(stop);
        if (!token.IsDelivered)
            return [settings, OfToken(token.Verdict), .. NotChecked("No access token.", TrustedAddress, Permission, Keepers)];
        var members = await wecom.GetKeepers(stop);
        // The token that was at hand may be of a secret that holds no more.
        if (WeComVerdicts.IsOfToken(members.Verdict.Code))
            return [settings, OfToken(members.Verdict), .. NotChecked("No access token.", TrustedAddress, Permission, Keepers)];
        return
        [
            settings,
            Finding.Ok(Token, "WeCom gives an access token."),
            OfAddress(members.Verdict),
            OfPermission(members.Verdict),
            members.Value is { } known ? OfKeepers(known, await Named(stop)) : Finding.NotChecked(Keepers, "WeCom does not list the members."),
        ];
    }

    public static Finding OfSettings(WeComOptions options)
    {
        string[] missing =
        [
            .. Missing(options.CorpId, "WeCom__CorpId"), .. Missing(options.AgentId, "WeCom__AgentId"), .. Missing(options.Secret, "WeCom__Secret"),
            .. Missing(options.CallbackToken, "WeCom__CallbackToken"), .. Missing(options.EncodingAesKey, "WeCom__EncodingAesKey"),
        ];
        return missing.Length == 0
            ? Finding.Ok(Settings, "All settings of WeCom are there.")
            : Finding.Problem(Settings, $"Not set: {string.Join(", ", missing)}.", "Copy them from the app's page in the admin console and set them; README.md says where.");
    }

    public static Finding OfToken(Verdict verdict) => verdict switch
    {
        { Kind: VerdictKind.Misconfigured } => Finding.Problem(Token, $"WeCom gives no access token ({verdict.Code}).", verdict.Reason),
        _ when WeComVerdicts.IsOfToken(verdict.Code) => Finding.Problem(
            Token, $"WeCom rejects the access token that it has just given ({verdict.Code}).",
            "The app's secret was reset, or the app was taken away: copy WeCom__Secret again from the app's page in the admin console, and ask again in a minute."),
        _ => Finding.Problem(Token, $"WeCom gave no access token just now ({verdict.Code}): {verdict.Reason}", "Look whether this machine reaches WeCom__ApiBaseUrl, and ask again."),
    };

    public static Finding OfAddress(Verdict verdict) => verdict.Code switch
    {
        WeComVerdicts.AddressNotTrusted => Finding.Problem(TrustedAddress, "WeCom refuses calls from this machine's address (60020).", verdict.Reason),
        _ when verdict.IsDelivered => Finding.Ok(TrustedAddress, "WeCom takes calls from this machine's address."),
        <= TransportFault.TimedOut or -1 or (>= 400 and <= 599) => Finding.NotChecked(TrustedAddress, $"WeCom itself did not answer: {verdict.Reason}"),
        _ => Finding.Ok(TrustedAddress, "WeCom takes calls from this machine's address."),
    };

    public static Finding OfPermission(Verdict verdict) => verdict switch
    {
        { IsDelivered: true } => Finding.Ok(Permission, "The app may work with customers."),
        { Code: WeComVerdicts.AddressNotTrusted } or { Code: <= TransportFault.TimedOut } => Finding.NotChecked(Permission, "WeCom does not take the call."),
        { Kind: VerdictKind.Misconfigured } => Finding.Problem(Permission, $"The app may not work with customers ({verdict.Code}).", verdict.Reason),
        _ => Finding.Problem(Permission, $"WeCom answers {verdict.Code}: {verdict.Reason}", "Ask again in a minute; if it stays, look the code up in WeCom's documentation."),
    };

    /// <param name="members">Who may have customers and is visible to the app.</param>
    /// <param name="named">The keepers of all channels, each with the channel's id.</param>
    public static Finding OfKeepers(IReadOnlyList<string> members, IReadOnlyList<(string Channel, string Keeper)> named)
    {
        var missing = named.Where(one => !members.Contains(one.Keeper, StringComparer.OrdinalIgnoreCase)).ToList();
        if (named.Count == 0)
            return Finding.Warning(Keepers, "No channel names a keeper yet.", "Define a channel with the members who receive customers: PUT /api/manage/channels/{id}.");
        return missing.Count == 0
            ? Finding.Ok(Keepers, $"All keepers may have customers: {string.Join(", ", named.Select(one => one.Keeper).Distinct(StringComparer.Ordinal))}.")
            : Finding.Problem(
                Keepers,
                $"These keepers cannot receive customers: {string.Join(", ", missing.Select(one => $"{one.Keeper} ({one.Channel})"))}.",
                "Each must exist under this user id, have activated and verified the account, be inside the app's visible range (可见范围) and have "
                + "the Customer contact (客户联系) permission. Put it right in the admin console, or take the keeper out of the channel.");
    }

    private async Task<IReadOnlyList<(string Channel, string Keeper)>> Named(CancellationToken stop)
    {
        List<(string, string)> named = [];
        await foreach (var (id, channel) in channels.All(stop))
            named.AddRange(channel.Keepers.Select(keeper => (id, keeper)));
        return named;
    }

    private static IEnumerable<string> Missing(string value, string name) => value.Length == 0 ? [name] : [];

    private static IEnumerable<Finding> NotChecked(string because, params IEnumerable<string> checks) => checks.Select(check => Finding.NotChecked(check, because));
}
