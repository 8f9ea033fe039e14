using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace PrivateDomain.Channels.Qr;

/// <summary>
/// The text of a code's data: segments of digits, of capital letters and digits, and of bytes. Bytes are UTF-8 where they can be, otherwise
/// Latin 1, unless the code says which (ECI 3 and 26).
/// </summary>
internal static class QrText
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private const int Utf8Number = 26;

    /// <summary>Nothing where the data breaks off, or has a segment of another kind.</summary>
    public static string? Read(byte[] data, int version)
    {
        var bits = new QrBits(data);
        var text = new StringBuilder();
        int? encoding = null;
        while (bits.Left >= 4)
        {
            var kind = bits.Take(4);
            if (kind == 0) break;
            var read = kind switch
            {
                1 => Digits(bits, Length(bits, version, 10, 12, 14)),
                2 => Capitals(bits, Length(bits, version, 9, 11, 13)),
                4 => Bytes(bits, Length(bits, version, 8, 16, 16), encoding),
                7 => "",
                _ => null,
            };
            if (kind == 7) encoding = bits.Take(8);
            if (read is null || bits.BrokeOff) return null;
            text.Append(read);
        }
        return text.ToString();
    }

    private static int Length(QrBits bits, int version, int small, int middle, int large) => bits.Take(version < 10 ? small : version < 27 ? middle : large);

    private static string? Digits(QrBits bits, int length)
    {
        var text = new StringBuilder();
        for (var left = length; left > 0 && !bits.BrokeOff; left -= 3)
        {
            var (width, digits) = left switch { 1 => (4, 1), 2 => (7, 2), _ => (10, 3) };
            var digitsRead = bits.Take(width).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
            if (digitsRead.Length > digits) return null;
            text.Append(digitsRead);
        }
        return text.ToString();
    }

    private static string? Capitals(QrBits bits, int length)
    {
        var text = new StringBuilder();
        for (var left = length; left > 0 && !bits.BrokeOff; left -= 2)
        {
            var pair = bits.Take(left == 1 ? 6 : 11);
            if (left > 1)
            {
                if (pair / Letters.Length >= Letters.Length) return null;
                text.Append(Letters[pair / Letters.Length]);
            }
            else if (pair >= Letters.Length) return null;
            text.Append(Letters[pair % Letters.Length]);
        }
        return text.ToString();
    }

    private static string? Bytes(QrBits bits, int length, int? encoding)
    {
        if (bits.Left < length * 8) return null;
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)bits.Take(8);
        return encoding switch
        {
            null or Utf8Number when Utf8.IsValid(bytes) => Encoding.UTF8.GetString(bytes),
            null or 1 or 3 => Encoding.Latin1.GetString(bytes),
            _ => null,
        };
    }
}
