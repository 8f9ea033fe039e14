using System.Globalization;

namespace Azure.Data.Tables.Wire;

/// <summary>Takes a multipart answer apart.</summary>
internal static class BatchReply
{
    /// <summary>The answers inside, in order; null when it is not the multipart it should be.</summary>
    public static IReadOnlyList<Response>? Parse(Response response) =>
        Parts(response.Headers.ContentType, response.Content.ToString()) is { Count: > 0 } parts
        && parts.Select(ReadPart).OfType<Response>().ToArray() is var answers
        && answers.Length == parts.Count
            ? answers
            : null;

    // A batch has one changeset in it, and the changeset the answers; a refusal may come without the changeset.
    private static List<MimePart>? Parts(string? contentType, string text)
    {
        if (Boundary(contentType) is not { } boundary)
            return null;

        var parts = new List<MimePart>();
        var sections = ("\r\n" + text).Split($"\r\n--{boundary}");
        foreach (var section in sections.Skip(1).TakeWhile(section => !section.StartsWith("--", StringComparison.Ordinal)))
        {
            var part = MimePart.Parse(section.TrimStart('\r', '\n'));
            if (Boundary(part.Header("Content-Type")) is null)
                parts.Add(part);
            else if (Parts(part.Header("Content-Type"), part.Body) is { } inner)
                parts.AddRange(inner);
            else
                return null;
        }

        return parts;
    }

    private static BatchAnswer? ReadPart(MimePart part)
    {
        var (statusLine, rest) = MimePart.Split(part.Body.TrimStart('\r', '\n'), "\r\n");
        return statusLine.Split(' ', 3) is [var protocol, var status, .. var reason]
            && protocol.StartsWith("HTTP/", StringComparison.Ordinal)
            && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                ? new BatchAnswer(code, reason is [var phrase] ? phrase : "", MimePart.Parse(rest))
                : null;
    }

    private static string? Boundary(string? contentType) =>
        contentType?.Split(';', StringSplitOptions.TrimEntries) is ["multipart/mixed", .. var parameters]
            ? parameters
                .Select(parameter => MimePart.Split(parameter, "="))
                .FirstOrDefault(pair => string.Equals(pair.Before, "boundary", StringComparison.OrdinalIgnoreCase))
                .After?.Trim('"')
            : null;
}

/// <summary>Headers, a blank line, a body.</summary>
internal sealed record MimePart(IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public static MimePart Parse(string text)
    {
        if (text.StartsWith("\r\n", StringComparison.Ordinal))
            return new([], text[2..]);

        var (head, body) = Split(text, "\r\n\r\n");
        return new(
            [
                .. head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => Split(line, ":"))
                    .Select(pair => (pair.Before.Trim(), pair.After.Trim())),
            ],
            body);
    }

    public static (string Before, string After) Split(string text, string separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + separator.Length)..]) : (text, "");

    public string? Header(string name) =>
        Headers.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
}
