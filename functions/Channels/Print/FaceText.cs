using System.Text.RegularExpressions;

namespace PrivateDomain.Channels.Print;

/// <summary>How many lines a text takes, without a browser that would say it: rather one too many than one too few.</summary>
public static partial class FaceText
{
    /// <param name="text">With its line breaks.</param>
    /// <param name="ems">Of a line: as many Chinese signs stand in it.</param>
    public static int Lines(string text, decimal ems) => text.Split('\n').Sum(line => LinesOfOne(line, ems));

    // As a browser breaks lines: between Chinese signs and at spaces, within a word only where a line has no room for it.
    private static int LinesOfOne(string line, decimal ems)
    {
        var (lines, used) = (1, 0m);
        foreach (var piece in Pieces().Matches(line).Select(match => match.Value))
        {
            var width = piece.Sum(Width);
            if (used > 0 && used + width > ems && !string.IsNullOrWhiteSpace(piece)) (lines, used) = (lines + 1, 0);
            if (width <= ems)
            {
                used = Math.Min(ems, used + width);
                continue;
            }
            foreach (var sign in piece.Select(Width)) (lines, used) = used + sign > ems ? (lines + 1, sign) : (lines, used + sign);
        }
        return lines;
    }

    // Chinese signs, and what stands between them, are squares; of the others capitals are wider than small letters.
    private static decimal Width(char sign) => sign switch
    {
        >= '\u2000' => 1,
        ' ' => 0.34m,
        '@' or '%' or 'M' or 'W' or 'm' or 'w' => 0.95m,
        >= 'A' and <= 'Z' => 0.75m,
        _ => 0.6m,
    };

    // No line begins with what closes, and none ends with what opens.
    [GeneratedRegex(@"\s|[（「『“‘《〈【]*(?:[^\s\u2000-\uffff]+|\S)[，。、；：！？…—～）」』”’》〉】]*", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Pieces();
}
