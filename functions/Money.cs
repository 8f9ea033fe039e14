using System.Globalization;

namespace PrivateDomain;

/// <summary>Money is kept in the currency's minor unit (ISO 4217) and shown in its major one.</summary>
public static class Money
{
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal) { ["CNY"] = "¥", ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£", ["JPY"] = "JP¥" };
    private static readonly HashSet<string> WithoutMinor = new(["JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "XPF", "RWF", "PYG", "KMF", "GNF", "DJF", "BIF", "VUV"], StringComparer.Ordinal);
    private static readonly HashSet<string> WithThree = new(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], StringComparer.Ordinal);

    /// <summary>Such as ¥10 or ¥9.90, with the code in front where the currency has no sign here.</summary>
    public static string Format(long minor, string currency)
    {
        var digits = WithoutMinor.Contains(currency) ? 0 : WithThree.Contains(currency) ? 3 : 2;
        var scale = digits switch { 0 => 1m, 2 => 100m, _ => 1000m };
        var major = minor / scale;
        var text = major.ToString(minor % (long)scale == 0 ? "0" : "0." + new string('0', digits), CultureInfo.InvariantCulture);
        return Signs.GetValueOrDefault(currency, currency + " ") + text;
    }
}
