using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Doctor;

/// <summary>Whether customers and WeCom reach the app at its public address, seen from here, and whether this machine's clock is right.</summary>
public sealed class ExamineAddress(
    IHttpClientFactory clients, [FromKeyedServices(WeComOptions.Section)] CallbackCrypto crypto, IOptions<WeComOptions> wecom, IOptions<BrandOptions> brand,
    [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    public const string Domain = "domain";
    public const string Callback = "callback";
    public const string Clock = "clock";

    /// <summary>WeCom verifies a callback address within a second (path/96238).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Callbacks further away from our time than this are refused.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(30);

    public async Task<IReadOnlyList<Finding>> Handle(CancellationToken stop) =>
    [
        OfDomain(brand.Value.PublicUrl),
        wecom.Value.CanReceive ? await Echo(stop) : Finding.NotChecked(Callback, "Callbacks need WeCom__CorpId, WeCom__CallbackToken and WeCom__EncodingAesKey."),
        await Time(stop),
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

    public static Finding OfEcho(TimeSpan took, HttpStatusCode? status, bool isTheEcho, Uri address) => (status, isTheEcho) switch
    {
        (null, _) => Finding.Problem(Callback, $"{address} is not reached from this machine.", "Start the app, and let the proxy or the firewall in front of it pass this address."),
        (HttpStatusCode.OK, true) when took <= Patience => Finding.Ok(Callback, string.Create(CultureInfo.InvariantCulture, $"The callback address answers in {took.TotalMilliseconds:0} ms.")),
        (HttpStatusCode.OK, true) => Finding.Warning(
            Callback, string.Create(CultureInfo.InvariantCulture, $"The callback address answers after {took.TotalSeconds:0.0} s; WeCom waits one second."),
            "Keep an instance always ready, or open the address once before you press Save in the admin console."),
        (HttpStatusCode.OK, false) => Finding.Problem(
            Callback, $"{address} answers with something else than the bare text.", "Another program or a proxy answers there: it must pass the request to this app and its answer back unchanged."),
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => Finding.Problem(
            Callback, $"{address} refuses a rightly signed request ({(int)status!.Value}).", "The app there has other settings than this one, or its clock is wrong by more than 10 minutes."),
        _ => Finding.Problem(Callback, $"{address} answers HTTP {(int)status!.Value}.", "Look whether the proxy passes this path to the app, and into the app's log."),
    };

    public static Finding OfClock(TimeSpan? ahead) => ahead switch
    {
        null => Finding.NotChecked(Clock, "WeCom was not reached, whose time is compared with ours."),
        { } off when off.Duration() >= Window => Finding.Problem(Clock, Off(off), "Set this machine's clock (NTP): callbacks are refused, since their time is more than 10 minutes from ours."),
        { } off when off.Duration() >= Noticeable => Finding.Warning(Clock, Off(off), "Set this machine's clock (NTP) before it is 10 minutes."),
        { } => Finding.Ok(Clock, "This machine's clock agrees with WeCom's."),
    };

    private static string Off(TimeSpan ahead) =>
        string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} WeCom's.");

    /// <summary>The very request that WeCom makes when the address is saved.</summary>
    private async Task<Finding> Echo(CancellationToken stop)
    {
        var echo = RandomNumberGenerator.GetString("0123456789", 20);
        var (encrypted, nonce) = (crypto.Encrypt(echo), RandomNumberGenerator.GetString("0123456789", 10));
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var address = new Uri(brand.Value.PublicUrl, "/api/wecom/callback");
        var query = $"?msg_signature={crypto.Sign(timestamp, nonce, encrypted)}&timestamp={timestamp}&nonce={nonce}&echostr={Uri.EscapeDataString(encrypted)}";
        var began = clock.GetTimestamp();
        using var answer = await Get(new Uri(address, query), stop);
        var body = answer is null ? "" : await answer.Content.ReadAsStringAsync(stop);
        return OfEcho(clock.GetElapsedTime(began), answer?.StatusCode, body == echo, address);
    }

    /// <summary>Asked without a token WeCom refuses, and its answer carries the time all the same.</summary>
    private async Task<Finding> Time(CancellationToken stop)
    {
        using var answer = await Get(new Uri(new Uri(wecom.Value.ApiBaseUrl.TrimEnd('/') + "/"), "cgi-bin/getcallbackip"), stop);
        return OfClock(answer?.Headers.Date is { } there ? clock.GetUtcNow() - there : null);
    }

    private async Task<HttpResponseMessage?> Get(Uri address, CancellationToken stop)
    {
        using var http = clients.CreateClient(nameof(Doctor));
        try
        {
            return await http.GetAsync(address, stop);
        }
        catch (Exception unreached) when (unreached is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            // What is found is that it is not reached.
            return null;
        }
    }
}
