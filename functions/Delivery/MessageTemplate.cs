using System.Text;
using System.Text.RegularExpressions;

namespace PrivateDomain.Delivery;

/// <summary>
/// A message's text with places for what is personal: <c>{{ name }}</c>, or with what to say where it is not known:
/// <c>{{ name | 亲 }}</c>. Checked when it is saved, so that nobody is ever sent a raw place.
/// </summary>
public sealed partial class MessageTemplate
{
    private readonly IReadOnlyList<(string Text, string Variable, string? Fallback)> parts;

    private MessageTemplate(IReadOnlyList<(string Text, string Variable, string? Fallback)> parts) => this.parts = parts;

    public IEnumerable<string> Variables => parts.Where(part => part.Variable.Length > 0).Select(part => part.Variable);

    /// <summary>The template, or what is wrong with it in words for its author.</summary>
    public static (MessageTemplate? Template, string? Wrong) Parse(string text, params IReadOnlyCollection<string> known)
    {
        var found = new List<(string, string, string?)>();
        var from = 0;
        foreach (Match place in Place().Matches(text))
        {
            var name = place.Groups["name"].Value;
            if (!known.Contains(name, StringComparer.Ordinal))
                return (null, $"{place.Value} is not known here; these are: {string.Join(", ", known)}");
            found.Add((text[from..place.Index], name, place.Groups["fallback"] is { Success: true } fallback ? fallback.Value.Trim() : null));
            from = place.Index + place.Length;
        }
        found.Add((text[from..], "", null));
        return found.Exists(part => part.Item1.Contains("{{", StringComparison.Ordinal) || part.Item1.Contains("}}", StringComparison.Ordinal))
            ? (null, "a place is written {{ name }} or {{ name | what to say otherwise }}; one here is not closed or not opened")
            : (new MessageTemplate(found), null);
    }

    /// <summary>The most bytes of UTF-8 that the text can have.</summary>
    /// <param name="longest">Of a variable's value.</param>
    public int MostBytes(Func<string, int> longest) => parts.Sum(part => Encoding.UTF8.GetByteCount(part.Text)
        + (part.Variable.Length == 0 ? 0 : Math.Max(longest(part.Variable), Encoding.UTF8.GetByteCount(part.Fallback ?? ""))));

    /// <summary>The text for one person. A variable without a value takes its fallback, and without one says nothing.</summary>
    public string Render(IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder();
        foreach (var (before, variable, fallback) in parts)
        {
            text.Append(before);
            if (variable.Length > 0) text.Append(values.GetValueOrDefault(variable) is { Length: > 0 } value ? value : fallback ?? "");
        }
        return text.ToString();
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z][A-Za-z0-9.]*)\s*(\|(?<fallback>[^{}]*))?\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
