using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PrivateDomain.Channels.Print;

/// <summary>The address that a card's code holds.</summary>
public static class CardLink
{
    private static readonly string[] PrivateNames = ["localhost", "local", "internal", "lan", "home.arpa", "test", "invalid"];

    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>Names under which a host hands out addresses of its own: who leaves the host loses every card that was printed.</summary>
    private static readonly string[] SharedNames =
    [
        "azurewebsites.net", "azurestaticapps.net", "cloudapp.azure.com", "cloudapp.net", "azurefd.net", "azureedge.net", "trafficmanager.net", "azure-api.net",
        "azurecontainerapps.io", "azurecontainer.io", "core.windows.net", "azurewebsites.us", "usgovcloudapp.net", "azurewebsites.cn", "azure-api.cn", "chinacloudapp.cn", "chinacloudsites.cn", "chinacloudapi.cn", "trafficmanager.cn", "devtunnels.ms",
        "amazonaws.com", "amazonaws.com.cn", "elasticbeanstalk.com", "cloudfront.net", "awsapprunner.com", "amplifyapp.com", "on.aws", "awsglobalaccelerator.com",
        "appspot.com", "run.app", "web.app", "firebaseapp.com", "cloudfunctions.net",
        "aliyuncs.com", "fcapp.run", "myqcloud.com", "tencentcs.com", "tcloudbaseapp.com", "tcloudbase.com", "tencentapigw.com", "tencentscf.com", "myhuaweicloud.com", "bcebos.com",
        "ngrok.io", "ngrok.app", "ngrok.dev", "ngrok-free.app", "ngrok-free.dev", "trycloudflare.com", "workers.dev", "pages.dev", "r2.dev", "loca.lt", "localhost.run", "lhr.life", "serveo.net",
        "natappfree.cc", "natapp1.cc", "cpolar.top", "cpolar.cn", "cpolar.io", "vicp.net", "ts.net", "duckdns.org", "nip.io", "sslip.io",
        "vercel.app", "now.sh", "netlify.app", "netlify.com", "github.io", "github.dev", "gitee.io", "gitlab.io", "herokuapp.com", "onrender.com", "railway.app", "fly.dev", "deno.dev", "ondigitalocean.app", "koyeb.app",
        "glitch.me", "replit.app", "replit.dev", "repl.co", "surge.sh", "zeabur.app", "sealos.run", "myshopify.com",
    ];

    public static Uri Of(Uri publicUrl, CardSerial serial) => new(Prefix(publicUrl) + serial);

    /// <summary>
    /// What every code begins with, in ASCII: a name of other letters as the domain name system has it. Scheme and host stay in small letters, though
    /// capitals would make a coarser code: an app that takes <c>HTTPS://</c> for plain text would make every printed card useless.
    /// </summary>
    public static string Prefix(Uri publicUrl) =>
        $"{publicUrl.Scheme}://{(publicUrl.HostNameType is UriHostNameType.IPv6 ? publicUrl.Host : publicUrl.IdnHost)}{(publicUrl.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{publicUrl.Port}"))}/c/";

    /// <summary>What takes the most room in a code: digits can be written in less than letters. Every card's address fits where this one does.</summary>
    public static string Longest(Uri publicUrl) => Prefix(publicUrl) + new string('Z', CardSerial.Length);

    /// <summary>
    /// Why this address should stand on no card, as far as its form tells: what is printed cannot be corrected. Nothing where it may. A name
    /// without a dot, a name or an address of a private network, or this machine itself cannot be reached by a customer's phone; a
    /// shared host's name is not the brand's to keep. What is judged is the name as it is printed: other dots and wide letters are plain ones there.
    /// </summary>
    public static string? Objection(Uri publicUrl)
    {
        var host = publicUrl.IdnHost.TrimEnd('.');
        if (!IPAddress.TryParse(host, out var address))
            return !host.Contains('.', StringComparison.Ordinal) || Array.Exists(PrivateNames, name => IsUnder(host, name)) ? Unreachable
                : Array.Find(SharedNames, name => IsUnder(host, name)) is { } shared ? $"a name of the shared host {shared}, which the brand does not own"
                : null;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !Array.Exists(PrivateNetworks, network => network.Contains(plain)) ? null : Unreachable;
    }

    private const string Unreachable = "an address that no customer's phone can reach";

    private static bool IsUnder(string host, string name) =>
        host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.');
}
