using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>
/// The person's id and partition: base32 of 130 bits of HMAC-SHA-256(<c>Contacts__IdKey</c>, platform|external id) of the identity
/// first seen. Computable without a read, safe as a key, and not to be guessed from an outside id.
/// </summary>
public readonly record struct ContactId(string Value)
{
    private const int Length = 26;

    public static ContactId For(byte[] idKey, Identity identity) =>
        new(Base32.Encode(HMACSHA256.HashData(idKey, Encoding.UTF8.GetBytes($"{identity.Platform}|{identity.ExternalId}")), Length));

    /// <summary>Whether the text has the form of a contact id.</summary>
    public static bool TryParse(string text, out ContactId id)
    {
        var normal = Base32.Normalize(text);
        id = new(normal);
        return normal.Length == Length && normal.All(character => Base32.Decode([character]) is not null);
    }

    public override string ToString() => Value;
}

/// <summary>What a platform calls the person.</summary>
public readonly record struct Identity(string Platform, string ExternalId)
{
    public const string WeCom = "wecom";

    /// <summary>An openid of the brand's Official Account.</summary>
    public const string WeChat = "wechat";

    public static readonly IReadOnlyList<string> Platforms = [WeCom, WeChat];
}
