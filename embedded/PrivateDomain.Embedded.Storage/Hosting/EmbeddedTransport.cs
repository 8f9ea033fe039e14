using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Hosting;

/// <summary>
/// Carries the requests of this process's storage clients to the store without a socket. Requests to any other address take the network.
/// </summary>
internal sealed class EmbeddedTransport(FrontDoor door) : HttpPipelineTransport
{
    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message)
    {
        if (EmbeddedAddress.ServiceOf(message.Request.Uri) is null)
            HttpClientTransport.Shared.Process(message);
        else
            ProcessAsync(message).AsTask().GetAwaiter().GetResult();
    }

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        if (EmbeddedAddress.ServiceOf(message.Request.Uri) is not { } service)
        {
            await HttpClientTransport.Shared.ProcessAsync(message);
            return;
        }

        message.CancellationToken.ThrowIfCancellationRequested();
        var request = message.Request;
        var uri = request.Uri.ToUri();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in request.Headers)
            headers[header.Name] = header.Value;
        var body = await BodyOf(request, message.CancellationToken);
        var asked = new StorageRequest(request.Method.Method, EmbeddedAddress.PathOf(uri), QueryText.Read(uri.Query), headers, body, EmbeddedAddress.BaseOf(uri));
        message.Response = new EmbeddedResponse(await door.Answer(service, asked).WaitAsync(message.CancellationToken), request.ClientRequestId);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> BodyOf(Request request, CancellationToken cancellation)
    {
        if (request.Content is null)
            return default;
        var buffer = new MemoryStream(request.Content.TryComputeLength(out var length) ? (int)length : 256);
        await request.Content.WriteToAsync(buffer, cancellation);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private sealed class EmbeddedResponse(StorageResponse answer, string clientRequestId) : Response
    {
        public override int Status => answer.Status;

        public override string ReasonPhrase => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(answer.Status);

        public override Stream? ContentStream { get; set; } = new MemoryStream(answer.Body.ToArray(), writable: false);

        public override string ClientRequestId { get; set; } = clientRequestId;

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => Find(name) is not null;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => answer.Headers.Select(header => new HttpHeader(header.Name, header.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = Find(name)) is not null;

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
            (values = Find(name) is { } value ? [value] : null) is not null;

        private string? Find(string name)
        {
            foreach (var (header, value) in answer.Headers)
            {
                if (string.Equals(header, name, StringComparison.OrdinalIgnoreCase))
                    return value;
            }

            return null;
        }
    }
}
