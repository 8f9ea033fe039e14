using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Storage;

/// <summary>How outside text becomes part of a table key: safe in every key and URL, and never longer than 200 characters.</summary>
public static class Keys
{
    private const int Longest = 200;
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>
    /// Percent-encodes everything beyond <c>[A-Za-z0-9._-]</c>; text that becomes longer than 200 characters is replaced by
    /// <c>%h</c> and its SHA-256, which no encoded text can equal.
    /// </summary>
    public static string Encode(string text)
    {
        if (text.Length <= Longest && !text.AsSpan().ContainsAnyExcept(Plain)) return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (Plain.Contains((char)octet)) encoded.Append((char)octet);
            else encoded.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return encoded.Length <= Longest ? encoded.ToString() : "%h" + Hash(text);
    }

    /// <summary>
    /// The same of a member's user id, in small letters: WeCom does not tell <c>ZhangSan</c> from <c>zhangsan</c> (path/90195), so what somebody
    /// typed and what an event says are one member.
    /// </summary>
    public static string OfMember(string userId) => Encode(userId.ToLowerInvariant());

    /// <summary>Lower-case hex SHA-256 of the UTF-8 text: 64 characters.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Newest first: the number sorts so that a later moment comes earlier. 19 digits.</summary>
    public static string Newest(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", System.Globalization.CultureInfo.InvariantCulture);
}
