using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PrivateDomain.Tests.Host;

/// <summary>The real store, but for the requests that a test has refused: with 403, or as if nobody were there.</summary>
internal sealed class FaultyStore(Func<Request, bool> refuses, bool unreachable = false) : HttpPipelineTransport, IDisposable
{
    private readonly HttpClientTransport _whole = new();

    public override Request CreateRequest() => _whole.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override ValueTask ProcessAsync(HttpMessage message) =>
        !refuses(message.Request) ? _whole.ProcessAsync(message)
        : unreachable ? throw new RequestFailedException("The store is not there.", new IOException("refused on purpose"))
        : throw new RequestFailedException(403, "refused on purpose");

    public void Dispose() => _whole.Dispose();
}
