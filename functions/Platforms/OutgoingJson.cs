using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PrivateDomain.Platforms;

/// <summary>
/// A request body that knows whether it has begun to go out. A call cut off before that (while it waited for a
/// connection, say) certainly had no effect, which is worth knowing when it must not be made twice.
/// </summary>
public sealed class OutgoingJson : ByteArrayContent
{
    private OutgoingJson(byte[] json)
        : base(json) =>
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");

    public bool Left { get; private set; }

    public static OutgoingJson Of<T>(T body, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(body, type));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Left = true;
        return base.SerializeToStreamAsync(stream, context, cancellationToken);
    }
}
