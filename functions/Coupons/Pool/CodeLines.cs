using System.Text;

namespace PrivateDomain.Coupons.Pool;

/// <summary>The records of a CSV file, of which the first column counts (RFC 4180): a quoted column may hold commas and line breaks.</summary>
public static class CodeLines
{
    /// <summary>Whole records of a piece of the file, and how many bytes they have.</summary>
    /// <param name="before">Records before the piece.</param>
    /// <param name="isEnd">The file ends with it.</param>
    /// <param name="skips">The piece before ended within a record: the rest of its line is passed over.</param>
    /// <returns>With <c>Skips</c>: the piece has no end of a record, so it stands for one that holds no code, and the rest of its line is to be passed over.</returns>
    public static (IReadOnlyList<CodeLine> Lines, int Length, bool Skips) Read(ReadOnlySpan<byte> bytes, long before, bool isEnd, bool skips)
    {
        List<CodeLine> lines = [];
        var at = 0;
        if (skips)
        {
            var rest = bytes.IndexOf((byte)'\n');
            if (rest < 0) return (lines, bytes.Length, !isEnd);
            at = rest + 1;
        }
        while (at < bytes.Length)
        {
            var end = End(bytes[at..]);
            if (end < 0 && !isEnd)
            {
                if (at > 0) break;
                lines.Add(new(before + 1, Encoding.Latin1.GetString(bytes[..TakeCodes.LongestCode]) + "…"));
                return (lines, bytes.Length, Skips: true);
            }
            var record = end < 0 ? bytes[at..] : bytes.Slice(at, end);
            if (before + lines.Count == 0 && record.StartsWith(Encoding.UTF8.Preamble)) record = record[Encoding.UTF8.Preamble.Length..];
            lines.Add(new(before + lines.Count + 1, FirstColumn(Encoding.Latin1.GetString(record))));
            at = end < 0 ? bytes.Length : at + end + 1;
        }
        return (lines, at, Skips: false);
    }

    // The first line break outside of quotes.
    private static int End(ReadOnlySpan<byte> bytes)
    {
        var isQuoted = false;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] == '"') isQuoted = !isQuoted;
            else if (bytes[at] == '\n' && !isQuoted) return at;
        }
        return -1;
    }

    private static string FirstColumn(string record)
    {
        record = record.Trim();
        if (!record.StartsWith('"')) return record.Split(',', 2)[0].Trim();
        var column = new StringBuilder();
        for (var at = 1; at < record.Length; at++)
        {
            if (record[at] != '"') column.Append(record[at]);
            else if (at + 1 < record.Length && record[at + 1] == '"') column.Append(record[at++]);
            else break;
        }
        return column.ToString().Trim();
    }
}
