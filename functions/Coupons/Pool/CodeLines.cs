using System.Text;

namespace PrivateDomain.Coupons.Pool;

/// <summary>The records of a CSV file, of which the first column counts (RFC 4180): a quoted column may hold commas and line breaks.</summary>
public static class CodeLines
{
    /// <summary>So many bytes a record may have until a quoted column ends: a stray quote does not swallow the lines behind it.</summary>
    private const int LongestQuoted = 4096;

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
        if (before == 0 && at == 0 && bytes.StartsWith(Encoding.UTF8.Preamble)) at = Encoding.UTF8.Preamble.Length;
        while (at < bytes.Length)
        {
            var end = End(bytes[at..], isEnd);
            if (end < 0 && !isEnd)
            {
                if (at > 0) break;
                lines.Add(new(before + 1, Encoding.Latin1.GetString(bytes[..TakeCodes.LongestCode]) + "…"));
                return (lines, bytes.Length, Skips: true);
            }
            var record = end < 0 ? bytes[at..] : bytes.Slice(at, end);
            lines.Add(new(before + lines.Count + 1, FirstColumn(Encoding.Latin1.GetString(record))));
            at = end < 0 ? bytes.Length : at + end + 1;
        }
        return (lines, at, Skips: false);
    }

    // The first line break outside of a quoted column. Only at a column's beginning a quote opens one; where none closes it in time it was a character.
    private static int End(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        var (isQuoted, isBeginning) = (false, true);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (isQuoted)
            {
                if (at > LongestQuoted) return bytes.IndexOf((byte)'\n');
                if (bytes[at] != '"') continue;
                if (at + 1 < bytes.Length && bytes[at + 1] == '"') at++;
                else isQuoted = false;
                continue;
            }
            if (bytes[at] == '\n') return at;
            isQuoted = isBeginning && bytes[at] == '"';
            isBeginning = bytes[at] == ',' || (isBeginning && bytes[at] is (byte)' ' or (byte)'\t');
        }
        return isQuoted && isEnd ? bytes.IndexOf((byte)'\n') : -1;
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
            else return column.ToString().Trim();
        }
        // Nothing closes the quote: no code has one in it.
        return record;
    }
}
