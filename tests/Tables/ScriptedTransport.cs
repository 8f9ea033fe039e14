using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PrivateDomain.Tests.Tables;

/// <summary>An answer the service could give.</summary>
internal sealed record Answer(int Status, string Body = "", params IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>The request arrived, its answer did not.</summary>
    public static Answer Lost { get; } = new(0);

    public static Answer Error(int status, string code, string message = "no") =>
        new(status, $$"""{"odata.error":{"code":"{{code}}","message":{"lang":"en-US","value":"{{message}}"} } }""");
}

/// <summary>A request as it went out.</summary>
internal sealed record Sent(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Plays a service that answers as written, for what an emulator will not do on demand.</summary>
internal sealed class ScriptedTransport(params IEnumerable<Answer> script) : HttpPipelineTransport
{
    private readonly Queue<Answer> _script = new(script);

    public List<Sent> Requests { get; } = [];

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        Process(message);
        return ValueTask.CompletedTask;
    }

    public override void Process(HttpMessage message)
    {
        message.CancellationToken.ThrowIfCancellationRequested();
        using var body = new MemoryStream();
        message.Request.Content?.WriteTo(body, CancellationToken.None);
        Requests.Add(new Sent(
            message.Request.Method.Method,
            message.Request.Uri.ToUri(),
            message.Request.Headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body.ToArray())));

        if (!_script.TryDequeue(out var next))
            throw new InvalidOperationException($"The script has no answer to {message.Request.Method} {message.Request.Uri}.");

        message.Response = next != Answer.Lost ? new ScriptedResponse(next) : throw new IOException("The connection was reset.");
    }

    private sealed class ScriptedResponse(Answer answer) : Response
    {
        public override int Status => answer.Status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } = new MemoryStream(Encoding.UTF8.GetBytes(answer.Body));

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => Find(name) is not null;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
            answer.Headers.Select(header => new HttpHeader(header.Name, header.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = Find(name)) is not null;

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
            (values = Find(name) is { } value ? [value] : null) is not null;

        private string? Find(string name) =>
            answer.Headers.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
