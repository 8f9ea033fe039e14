using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PhoneNumbers;

namespace PrivateDomain.Contacts;

/// <summary>
/// Phones are matched by a keyed hash of the number in international form (E.164). A number without a country is taken for one of
/// mainland China when it has that form (11 digits, first 1).
/// </summary>
public sealed class PhoneHash(IOptions<ContactOptions> options)
{
    private readonly KeyRing keys = KeyRing.Parse(options.Value.PhoneKeys);

    /// <summary>The hash by the newest key, or nothing when the text is no phone number.</summary>
    public string? Of(string phone, string? country = null) => AllOf(phone, country).FirstOrDefault();

    /// <summary>
    /// The hash by each listed key, newest first: a phone that was noted before the keys were changed is found by the older one. None when the
    /// text is no phone number.
    /// </summary>
    /// <param name="country">Where the number is dialled as it is written: ISO 3166, two capitals.</param>
    public IEnumerable<string> AllOf(string phone, string? country = null) => Normalize(phone, country) is { } number
        ? keys.All.Select(key => Convert.ToHexStringLower(HMACSHA256.HashData(key.Key, Encoding.UTF8.GetBytes(number))))
        : [];

    /// <summary>International form such as +8613800138000, or nothing when the text is no phone number.</summary>
    /// <param name="country">Where the number is dialled as it is written. A text that is no number there may still be one that names its own country.</param>
    public static string? Normalize(string phone, string? country = null)
    {
        var text = phone.Trim();
        if (text.Any(c => !char.IsAsciiDigit(c) && c is not ('+' or ' ' or '-' or '(' or ')' or '.' or '/')) || text.LastIndexOf('+') > 0) return null;
        return (country is null ? null : In(country, text)) ?? Anywhere(text);
    }

    private static string? In(string country, string text)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            var number = numbers.Parse(text, country);
            return numbers.IsValidNumber(number) ? numbers.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    // Never another one for the same text: hashes of it are stored.
    private static string? Anywhere(string text)
    {
        if (text.Contains('/')) return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var international = text.StartsWith('+') ? digits
            : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..]
            : digits is ['1', >= '3' and <= '9', ..] && digits.Length == 11 ? "86" + digits
            : digits is ['8', '6', '1', ..] && digits.Length == 13 ? digits
            : null;
        return international is { Length: >= 7 and <= 15 } && international[0] != '0' ? "+" + international : null;
    }
}
