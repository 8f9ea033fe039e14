using System.Globalization;

namespace PrivateDomain;

/// <summary>Money is kept in the currency's minor unit (ISO 4217) and shown in its major one.</summary>
public static class Money
{
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal) { ["CNY"] = "¥", ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£", ["JPY"] = "JP¥" };
    private static readonly HashSet<string> WithoutMinor = new(["JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "XPF", "RWF", "PYG", "KMF", "GNF", "DJF", "BIF", "VUV"], StringComparer.Ordinal);
    private static readonly HashSet<string> WithThree = new(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], StringComparer.Ordinal);

    private const decimal Most = 1_000_000_000_000_000m;

    /// <summary>Such as ¥10 or ¥9.90, with the code in front where the currency has no sign here.</summary>
    public static string Format(long minor, string currency)
    {
        var digits = Digits(currency);
        var scale = Scale(currency);
        var major = minor / scale;
        var text = major.ToString(minor % (long)scale == 0 ? "0" : "0." + new string('0', digits), CultureInfo.InvariantCulture);
        return Signs.GetValueOrDefault(currency, currency + " ") + text;
    }

    /// <summary>Of a decimal text in the major unit, such as 129.90; exact, or nothing: more digits than the currency has are refused, unless they are zeros.</summary>
    public static long? Parse(string? major, string currency)
    {
        // So many characters a decimal holds without rounding.
        if (major is not { Length: <= 28 } || !decimal.TryParse(major, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return null;
        if (Math.Abs(amount) > Most) return null;
        var minor = amount * Scale(currency);
        return decimal.IsInteger(minor) ? (long)minor : null;
    }

    /// <summary>An amount in the major unit, rounded to the minor one; half a unit goes up.</summary>
    public static long Round(decimal major, string currency) => (long)Math.Round(major * Scale(currency), MidpointRounding.AwayFromZero);

    /// <summary>What one of so many pieces costs that cost a decimal text in the major unit together, rounded; nothing where that is no amount.</summary>
    public static long? Each(string? major, decimal pieces, string currency) =>
        pieces > 0 && decimal.TryParse(major, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && Math.Abs(amount) <= Most
            ? (long)Math.Round(amount * Scale(currency) / pieces, MidpointRounding.AwayFromZero) : null;

    private static int Digits(string currency) => WithoutMinor.Contains(currency) ? 0 : WithThree.Contains(currency) ? 3 : 2;

    private static decimal Scale(string currency) => Digits(currency) switch { 0 => 1m, 2 => 100m, _ => 1000m };
}
