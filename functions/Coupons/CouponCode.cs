using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>
/// A generated code: 12 characters of Crockford base32 (55 bits of HMAC-SHA-256 and a check character), the same for the same source
/// for ever. Its shard is the first hex digit of SHA-256(code), so whoever has the code knows where it is kept; codes are tried
/// (k = 0, 1, …) until one falls into the shard where its source begins.
/// </summary>
public static class CouponCode
{
    private const int Characters = 11;

    /// <summary>All shards of the table <c>codes</c>.</summary>
    public static readonly IReadOnlyList<string> Shards = [.. "0123456789abcdef".Select(digit => digit.ToString())];

    /// <summary>The codes of a source in the order in which they are tried; the first one that is not another source's is it.</summary>
    public static IEnumerable<string> Candidates(byte[] key, CouponSource source)
    {
        var shard = CodeKeys.Home(source);
        for (var k = 0; ; k++)
        {
            var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{source}|{k.ToString(CultureInfo.InvariantCulture)}"));
            var code = Base32.WithCheck(Base32.Encode(mac, Characters));
            if (Shard(code) == shard) yield return code;
        }
    }

    public static string Shard(string text) => Keys.Hash(text)[..1];
}
