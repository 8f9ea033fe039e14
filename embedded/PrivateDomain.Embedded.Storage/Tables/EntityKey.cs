using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>
/// PartitionKey and RowKey as one row of bytes that sorts as the service sorts: by UTF-16 code units, the partition first. A unit is
/// written like a character of UTF-8, halves of pairs too, which keeps that order; a zero byte, which no key contains, ends the partition.
/// </summary>
internal static class EntityKey
{
    /// <summary>1 KiB of UTF-16 (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).</summary>
    private const int MostCharacters = 512;

    private const byte End = 0;

    public static byte[] Of(string partition, string row)
    {
        var key = new byte[Length(partition) + 1 + Length(row)];
        var at = Write(partition, key, 0);
        key[at++] = End;
        Write(row, key, at);
        return key;
    }

    /// <summary>The bytes that all keys of a partition begin with, which no other key does.</summary>
    public static byte[] Start(string partition) => Of(partition, "");

    public static (string Partition, string Row) Read(ReadOnlySpan<byte> key)
    {
        var end = key.IndexOf(End);
        return (Text(key[..end]), Text(key[(end + 1)..]));
    }

    /// <exception cref="StorageRefusal">The text cannot be a key.</exception>
    public static string Check(string text)
    {
        foreach (var unit in text)
        {
            if (unit is '/' or '\\' or '#' or '?' or < ' ' or >= '\u007f' and <= '\u009f')
                throw TableRefusals.OutOfRange("A key must not contain / \\ # ? or control characters.");
        }

        return text.Length <= MostCharacters
            ? text
            : throw new StorageRefusal(400, "KeyValueTooLarge", "The partition key or row key is longer than 1 KiB.");
    }

    private static int Length(string text)
    {
        var length = 0;
        foreach (var unit in text)
            length += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
        return length;
    }

    private static int Write(string text, byte[] key, int at)
    {
        foreach (var unit in text)
        {
            if (unit < 0x80)
            {
                key[at++] = (byte)unit;
                continue;
            }

            if (unit < 0x800)
            {
                key[at++] = (byte)(0xC0 | (unit >> 6));
            }
            else
            {
                key[at++] = (byte)(0xE0 | (unit >> 12));
                key[at++] = (byte)(0x80 | ((unit >> 6) & 0x3F));
            }

            key[at++] = (byte)(0x80 | (unit & 0x3F));
        }

        return at;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        Span<char> units = bytes.Length <= 1024 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        var length = 0;
        for (var i = 0; i < bytes.Length;)
        {
            var first = bytes[i++];
            units[length++] = (char)(first < 0x80 ? first
                : first < 0xE0 ? ((first & 0x1F) << 6) | (bytes[i++] & 0x3F)
                : ((first & 0x0F) << 12) | ((bytes[i++] & 0x3F) << 6) | (bytes[i++] & 0x3F));
        }

        return new string(units[..length]);
    }
}
