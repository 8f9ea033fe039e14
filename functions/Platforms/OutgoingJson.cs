using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PrivateDomain.Platforms;

/// <summary>
/// A request body that knows whether it has begun to go out. A call cut off before that (while it waited for a
/// connection, say) certainly had no effect, which is worth knowing when it must not be made twice.
/// </summary>
public sealed class OutgoingJson : HttpContent
{
    private readonly byte[] json;

    private OutgoingJson(byte[] json)
    {
        this.json = json;
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    public bool Left { get; private set; }

    /// <summary>What goes out.</summary>
    public ReadOnlyMemory<byte> Json => json;

    public static OutgoingJson Of<T>(T body, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(body, type));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Left = true;
        await stream.WriteAsync(json, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = json.Length;
        return true;
    }
}
