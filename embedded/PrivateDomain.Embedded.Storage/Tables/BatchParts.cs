using System.Globalization;
using System.Text;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>The multipart form of a batch: one change set, in it a request of HTTP for each write.</summary>
internal static class BatchParts
{
    private const string Answers = "batchresponse_store";
    private const string Changes = "changesetresponse_store";

    /// <exception cref="StorageRefusal">The body has another form.</exception>
    public static IReadOnlyList<StorageRequest> Read(StorageRequest request)
    {
        var sets = Split(request.Body.Span, BoundaryOf(request.Header("Content-Type")));
        if (sets.Count != 1)
            throw TableRefusals.Invalid("A batch holds one change set.");
        var (headers, from) = Headers(sets[0], 0);
        var parts = Split(sets[0].AsSpan(from), BoundaryOf(headers.GetValueOrDefault("Content-Type")));
        return parts.Count > 0 ? [.. parts.Select(part => One(part, request))] : throw TableRefusals.Invalid("The change set is empty.");
    }

    public static StorageResponse Answer(IReadOnlyList<StorageResponse> answers)
    {
        using var body = new MemoryStream(256 + (answers.Count * 400));
        void Line(string line) => body.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        Line($"--{Answers}");
        Line($"Content-Type: multipart/mixed; boundary={Changes}");
        Line("");
        foreach (var answer in answers)
        {
            Line($"--{Changes}");
            Line("Content-Type: application/http");
            Line("Content-Transfer-Encoding: binary");
            Line("");
            Line(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} {Phrase(answer.Status)}"));
            foreach (var (name, value) in answer.Headers)
                Line($"{name}: {value}");
            Line("");
            body.Write(answer.Body.Span);
            Line("");
        }

        Line($"--{Changes}--");
        Line($"--{Answers}--");
        return new StorageResponse(202) { Body = body.ToArray() }.With("Content-Type", $"multipart/mixed; boundary={Answers}").With("Cache-Control", "no-cache");
    }

    private static string Phrase(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);

    private static string BoundaryOf(string? contentType) =>
        contentType is not null && System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value is { Length: > 0 } boundary
            ? "--" + boundary.Trim('"')
            : throw TableRefusals.Invalid("The content is no multipart/mixed with a boundary.");

    private static List<byte[]> Split(ReadOnlySpan<byte> body, string boundary)
    {
        var mark = Encoding.UTF8.GetBytes(boundary);
        List<byte[]> parts = [];
        var at = NextMark(body, mark, 0);
        while (at >= 0)
        {
            body = body[(at + mark.Length)..];
            if (body.StartsWith("--"u8))
                return parts;
            at = NextMark(body, mark, 1);
            if (at >= 0)
                parts.Add(body[..at].ToArray());
        }

        throw TableRefusals.Invalid("The batch is not closed.");
    }

    /// <summary>Where the boundary is a whole line: in a value, or as the beginning of another boundary, it is none.</summary>
    private static int NextMark(ReadOnlySpan<byte> body, ReadOnlySpan<byte> mark, int from)
    {
        while (from <= body.Length && body[from..].IndexOf(mark) is >= 0 and var found)
        {
            var at = from + found;
            var rest = body[(at + mark.Length)..];
            if ((at == 0 || body[..at].EndsWith("\r\n"u8)) && (rest.IsEmpty || rest.StartsWith("\r\n"u8) || rest.StartsWith("--"u8)))
                return at;
            from = at + 1;
        }

        return -1;
    }

    private static StorageRequest One(byte[] part, StorageRequest batch)
    {
        var (_, from) = Headers(part, 0);
        var end = part.AsSpan(from).IndexOf("\r\n"u8);
        if (end < 0 || Encoding.UTF8.GetString(part, from, end).Split(' ') is not [var method, var address, "HTTP/1.1"])
            throw TableRefusals.Invalid("A part of the batch is no request.");
        var (headers, body) = Headers(part, from + end);
        return new StorageRequest(method, PathOf(address, batch.BaseAddress), batch.Query, headers, Trimmed(part.AsMemory(body)), batch.BaseAddress).AsMeant();
    }

    private static string PathOf(string address, string baseAddress)
    {
        // What begins with a slash would be a file to the parser of addresses.
        var path = !address.StartsWith('/') && Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri.AbsolutePath
            : "/" + address.TrimStart('/').Split('?')[0];
        var account = new Uri(baseAddress).AbsolutePath.TrimEnd('/');
        return path.StartsWith(account + "/", StringComparison.Ordinal) ? path[account.Length..] : path;
    }

    /// <summary>The line break before the next boundary belongs to that.</summary>
    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> body)
    {
        while (body.Length > 0 && body.Span[^1] is (byte)'\r' or (byte)'\n')
            body = body[..^1];
        return body;
    }

    /// <summary>The headers from a line break on, and where what follows their empty line begins.</summary>
    private static (IReadOnlyDictionary<string, string> Headers, int From) Headers(byte[] part, int at)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        at = Skip(part, at);
        while (true)
        {
            var length = part.AsSpan(at).IndexOf("\r\n"u8);
            if (length < 0)
                throw TableRefusals.Invalid("The headers of a part are not closed.");
            if (length == 0)
                return (headers, at + 2);
            var line = Encoding.UTF8.GetString(part, at, length);
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                throw TableRefusals.Invalid("A header of a part has no colon.");
            headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            at += length + 2;
        }
    }

    private static int Skip(byte[] part, int at) => part.AsSpan(at).StartsWith("\r\n"u8) ? at + 2 : at;
}
