using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Doctor;

/// <summary>Whether customers and WeCom reach the app at its public address, seen from here, and whether this machine's clock is right.</summary>
public sealed class ExamineAddress(
    Probe probe, [FromKeyedServices(WeComOptions.Section)] CallbackCrypto crypto, IOptions<WeComOptions> wecom, IOptions<BrandOptions> brand,
    [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    public const string Domain = "domain";
    public const string Callback = "callback";
    public const string Clock = "clock";

    private const string Platform = "WeCom";

    /// <summary>WeCom verifies a callback address within a second (path/96238).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<Finding>> Handle(CancellationToken stop) =>
    [
        OfDomain(brand.Value.PublicUrl),
        wecom.Value.CanReceive ? await Echo(stop) : Finding.NotChecked(Callback, "Callbacks need WeCom__CorpId, WeCom__CallbackToken and WeCom__EncodingAesKey."),
        await probe.Time(Clock, Platform, new Uri(new Uri(wecom.Value.ApiBaseUrl.TrimEnd('/') + "/"), "cgi-bin/getcallbackip"), stop),
    ];

    public static Finding OfDomain(Uri address)
    {
        const string cure = "Set Brand__PublicUrl to a domain of your own with HTTPS. A verified corporation needs one that is filed (ICP备案) by the same or a related entity.";
        if (address.IsLoopback)
            return Finding.Problem(Domain, $"Brand__PublicUrl is {address}: no phone and no platform reaches that.", cure);
        if (address.Scheme != Uri.UriSchemeHttps)
            return Finding.Problem(Domain, $"Brand__PublicUrl is {address}, without HTTPS.", cure);
        if (address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            return Finding.Problem(Domain, $"Brand__PublicUrl is {address}: WeCom takes a domain, no bare address.", cure);
        return address.Host.EndsWith(".azurewebsites.net", StringComparison.OrdinalIgnoreCase)
            ? Finding.Warning(Domain, $"{address.Host} belongs to the host, not to your company: WeCom refuses it where the corporation is verified (域名主体校验未通过).", cure)
            : Finding.Ok(Domain, $"{address.Host} is a domain with HTTPS.");
    }

    private Task<Finding> Echo(CancellationToken stop)
    {
        var echo = RandomNumberGenerator.GetString("0123456789", 20);
        var (encrypted, nonce) = (crypto.Encrypt(echo), RandomNumberGenerator.GetString("0123456789", 10));
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var query = $"?msg_signature={crypto.Sign(timestamp, nonce, encrypted)}&timestamp={timestamp}&nonce={nonce}&echostr={Uri.EscapeDataString(encrypted)}";
        return probe.Echo(Callback, Platform, Patience, new Uri(brand.Value.PublicUrl, "/api/wecom/callback"), query, echo, stop);
    }
}
