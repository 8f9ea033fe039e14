using System.Numerics;

namespace PrivateDomain.Storage;

/// <summary>
/// Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O, U; read without regard to case, I and L as 1, O as 0.
/// The check character is Luhn's algorithm modulo 32, which finds every single wrong character and nearly all neighbours swapped.
/// </summary>
public static class Base32
{
    /// <summary>In the order of their values, which is that of their characters.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Characters of 5 bits that an <see cref="int"/> holds.</summary>
    private const int MostOfInt = 6;

    /// <summary>The first <paramref name="characters"/> × 5 bits of <paramref name="bytes"/>, most significant first.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, int characters)
    {
        var bits = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var spare = (bytes.Length * 8) - (characters * 5);
        ArgumentOutOfRangeException.ThrowIfNegative(spare, nameof(characters));
        return Encode(bits >> spare, characters);
    }

    /// <summary>The lowest <paramref name="characters"/> × 5 bits of <paramref name="number"/>.</summary>
    public static string Encode(BigInteger number, int characters) => string.Create(characters, number, static (text, rest) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, rest >>= 5) text[i] = Alphabet[(int)(rest & 31)];
    });

    /// <summary>The number that a text of at most 6 characters stands for; nothing for a longer one or a character that is not of the alphabet.</summary>
    public static int? Decode(ReadOnlySpan<char> text)
    {
        if (text.Length > MostOfInt) return null;
        var number = 0;
        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0) return null;
            number = (number << 5) | value;
        }
        return number;
    }

    /// <summary>Upper case, look-alikes folded, spaces and hyphens dropped: what a person typed or a code reader gave.</summary>
    public static string Normalize(string text) => string.Concat(text.ToUpperInvariant().Where(c => c is not (' ' or '-')).Select(c => c switch
    {
        'I' or 'L' => '1',
        'O' => '0',
        _ => c,
    }));

    /// <summary>The text with its check character behind it.</summary>
    public static string WithCheck(string text) => text + Alphabet[(32 - (Sum(text, doubleLast: true) % 32)) % 32];

    /// <summary>Whether the last character is the check character of those before it.</summary>
    public static bool HasCheck(string text) => text.Length > 1 && text.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) && Sum(text, doubleLast: false) % 32 == 0;

    private static int Sum(string text, bool doubleLast)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var fromRight = text.Length - 1 - i;
            var doubled = fromRight % 2 == (doubleLast ? 0 : 1);
            var value = Alphabet.IndexOf(text[i], StringComparison.Ordinal) * (doubled ? 2 : 1);
            sum += (value / 32) + (value % 32);
        }
        return sum;
    }
}
