using System.Diagnostics.CodeAnalysis;

namespace PrivateDomain;

/// <summary>Secret keys with their numbers, newest first. What was made with an older key stays valid while that key is listed.</summary>
public sealed class KeyRing
{
    internal const string Form = "must list keys as number:base64, newest first, separated by semicolons; numbers are 0 to 31, keys have at least 32 bytes";

    private readonly IReadOnlyList<(int Number, byte[] Key)> keys;

    private KeyRing(IReadOnlyList<(int Number, byte[] Key)> keys) => this.keys = keys;

    public (int Number, byte[] Key) Newest => keys[0];

    public IEnumerable<(int Number, byte[] Key)> All => keys;

    public byte[]? Find(int number) => keys.FirstOrDefault(key => key.Number == number).Key;

    public static KeyRing Parse(string text) => TryParse(text, out var ring) ? ring : throw new FormatException($"A key list {Form}.");

    public static bool TryParse(string text, [NotNullWhen(true)] out KeyRing? ring)
    {
        ring = null;
        var found = new List<(int, byte[])>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || !int.TryParse(part[..colon], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
                || number > 31 || !IsKey(part[(colon + 1)..]) || found.Exists(key => key.Item1 == number))
                return false;
            found.Add((number, Convert.FromBase64String(part[(colon + 1)..])));
        }
        if (found.Count == 0) return false;
        ring = new KeyRing(found);
        return true;
    }

    /// <summary>Whether the text is the base64 of at least 32 bytes.</summary>
    internal static bool IsKey(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length >= 32;
    }
}
