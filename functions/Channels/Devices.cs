using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Channels;

/// <summary>
/// Tells whether two visits of a day came from one device: a hash of address and browser under a key of the app's and the day, of which 64 bits
/// are kept. The address is not, and nothing links one day's marks to the next one's.
/// </summary>
public sealed class Devices(IOptions<CardOptions> cards, IOptions<BrandOptions> brand, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    private const int Bytes = 8;

    private readonly byte[] key = HMACSHA256.HashData(KeyRing.Parse(cards.Value.SigningKeys).Newest.Key, "devices"u8);

    public string MarkOf(HttpRequest request)
    {
        var day = LocalWindow.Day(system.GetUtcNow(), brand.Value.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{day}|{Address(request)}|{request.Headers.UserAgent}")).AsSpan(0, Bytes));
    }

    // Behind a proxy the first address is the visitor's, with Azure's a port beside it. Whoever forges one is only counted wrongly.
    private static string Address(HttpRequest request)
    {
        var first = request.Headers["X-Forwarded-For"].ToString().Split(',')[0].Trim();
        return IPEndPoint.TryParse(first, out var end) ? end.Address.ToString() : request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
