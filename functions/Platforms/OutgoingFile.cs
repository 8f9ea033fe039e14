using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace PrivateDomain.Platforms;

/// <summary>
/// A file as the one part of a form. Written by hand because the platforms read the name in UTF-8 between quotes, and neither a quoted boundary
/// nor an encoded name.
/// </summary>
public sealed class OutgoingFile : HttpContent
{
    private const string Boundary = "file-boundary-5c1d9f3b7a";
    private static readonly byte[] End = Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n");

    private readonly byte[] head;
    private readonly ReadOnlyMemory<byte> file;

    /// <param name="field">The form's name of the part.</param>
    public OutgoingFile(string field, string name, string contentType, ReadOnlyMemory<byte> file)
    {
        var plain = new string([.. name.Select(c => char.IsControl(c) || c is '"' or '\\' ? '_' : c)]);
        head = Encoding.UTF8.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{plain}\"; filelength={file.Length}\r\nContent-Type: {contentType}\r\n\r\n");
        this.file = file;
        Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(head, cancellationToken);
        await stream.WriteAsync(file, cancellationToken);
        await stream.WriteAsync(End, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = head.Length + file.Length + End.Length;
        return true;
    }
}
