using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PrivateDomain.Api;

/// <summary>Reads a request's body whole, within a limit.</summary>
public static class Body
{
    /// <summary>JSON bodies may have up to 1 MB.</summary>
    public const int MostJson = 1_000_000;

    /// <summary>The body as <typeparamref name="T"/>; 413 above 1 MB, 400 where it is not such JSON.</summary>
    public static async Task<T> ReadJson<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        var bytes = await ReadBytes(request, MostJson, stop)
            ?? throw new ApiProblem(413, "body-too-large", "A JSON body may have up to 1,000,000 bytes.");
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, type) ?? throw Malformed("The body is the JSON value null; an object is expected.");
        }
        catch (JsonException wrong)
        {
            throw Malformed($"The body is not the JSON that is expected here: line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine}, at {wrong.Path}.");
        }
        // Something that comes in several kinds does not say which it is.
        catch (NotSupportedException)
        {
            throw Malformed("The body is not the JSON that is expected here: an object lacks its kind.");
        }
    }

    /// <summary>The body, or nothing when it is longer than <paramref name="most"/> bytes.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadBytes(HttpRequest request, int most, CancellationToken stop)
    {
        if (request.ContentLength > most) return null;
        var body = new ArrayBufferWriter<byte>((int)Math.Min(request.ContentLength ?? 4096, most) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(body.GetMemory(4096), stop);
            if (read == 0) return body.WrittenMemory;
            body.Advance(read);
            if (body.WrittenCount > most) return null;
        }
    }

    private static ApiProblem Malformed(string detail) => new(400, "malformed-json", detail);
}
