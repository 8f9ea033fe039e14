using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables.Wire;

/// <summary>The answer to one action of a batch, with the face of any other response.</summary>
internal sealed class BatchAnswer(int status, string reason, MimePart part) : Response
{
    public override int Status => status;

    public override string ReasonPhrase => reason;

    public override bool IsError => status >= 400;

    public override Stream? ContentStream { get; set; } = new MemoryStream(Encoding.UTF8.GetBytes(part.Body), writable: false);

    public override string ClientRequestId { get; set; } = part.Header("x-ms-client-request-id") ?? "";

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => part.Header(name) is not null;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
        part.Headers.Select(header => new HttpHeader(header.Name, header.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = part.Header(name);
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = part.Header(name) is { } value ? [value] : null;
        return values is not null;
    }
}
