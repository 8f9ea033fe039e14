using System.Globalization;

namespace PrivateDomain.Orders.Import;

/// <summary>
/// Lines that were not taken, as a file that can be put right and uploaded again: the line's columns as they stood, and before them its number and
/// why. What a spreadsheet would take for a formula is guarded; the next upload takes the guard away.
/// </summary>
internal static class RejectedLines
{
    public static string Header(IEnumerable<string> columns) => string.Join(',', columns.Select(Cell).Prepend("reason").Prepend("line"));

    public static string Of(IEnumerable<(ImportedLine Line, string Why)> rejected) => string.Concat(rejected.Select(one => string.Join(
        ',', one.Line.Fields.Select(Cell).Prepend(Cell(one.Why)).Prepend(one.Line.Number.ToString(CultureInfo.InvariantCulture))) + "\r\n"));

    private static string Cell(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]) text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
