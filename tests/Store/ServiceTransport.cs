using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.WebUtilities;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>Carries a client's requests to one service, past the front door.</summary>
internal sealed class ServiceTransport(Embedded.Storage.Engine.Store store, IStorageService service, string account) : HttpPipelineTransport
{
    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The store's writes are waited for.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var request = message.Request;
        using var body = new MemoryStream();
        if (request.Content is { } content)
            await content.WriteToAsync(body, message.CancellationToken);
        var address = request.Uri.ToUri();
        var answer = await AskAsync(new StorageRequest(
            request.Method.Method,
            address.AbsolutePath[(account.Length + 1)..],
            QueryHelpers.ParseQuery(address.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            request.Headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            $"{address.Scheme}://{address.Authority}/{account}"));
        message.Response = new ServiceResponse(answer) { ClientRequestId = request.ClientRequestId };
    }

    public async Task<StorageResponse> AskAsync(StorageRequest request)
    {
        try
        {
            var operation = service.Plan(request);
            return operation.Write is { } write ? await store.Write(write) : store.Read(operation.Read!);
        }
        catch (StorageRefusal refusal)
        {
            var answer = service.Refuse(request, refusal);
            foreach (var (name, value) in refusal.Headers)
                answer.With(name, value);
            return answer;
        }
    }

    private sealed class ServiceResponse(StorageResponse answer) : Azure.Response
    {
        public override int Status => answer.Status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } = new MemoryStream(answer.Body.ToArray());

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => Find(name) is not null;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => answer.Headers.Select(header => new HttpHeader(header.Name, header.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = Find(name)) is not null;

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
            (values = Find(name) is { } value ? [value] : null) is not null;

        private string? Find(string name) =>
            answer.Headers.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
