using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>An answer as it came, not yet believed.</summary>
internal sealed record PayAnswer(HttpStatusCode Status, PlatformSignature? Signature, byte[] Body, TimeSpan? RetryAfter)
{
    /// <summary>Null where the body is not that JSON.</summary>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public Verdict Classify(SignatureFault fault)
    {
        var problem = (int)Status >= 400 ? Read(WeChatPayWire.Json.ProblemReply) : null;
        return fault is SignatureFault.None
            ? WeChatPayVerdicts.Of(Status, problem?.Code, problem?.Message, RetryAfter)
            : WeChatPayVerdicts.Unverified(Status, problem?.Code, problem?.Message, fault, RetryAfter);
    }
}

/// <summary>One request and what came back. Never throws for what the network, the platform or the clock does.</summary>
internal sealed class WeChatPayExchange(IHttpClientFactory clients)
{
    /// <returns>The answer, or a verdict on what happened in its place.</returns>
    public async Task<(PayAnswer? Answer, Verdict? Failed)> Send(HttpRequestMessage made, CancellationToken cancel)
    {
        using var request = made;
        var handedOver = false;
        try
        {
            cancel.ThrowIfCancellationRequested();
            using var http = clients.CreateClient(WeChatPayOptions.Section);
            handedOver = true;
            using var response = await http.SendAsync(request, cancel);
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            return (new(response.StatusCode, PlatformSignature.Read(name => Header(response, name)), body, response.Headers.RetryAfter?.Delta), null);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutRejectedException or BrokenCircuitException or HttpRequestException or IOException)
        {
            // A request without a body cannot be watched; ours only read.
            return (null, PlatformErrors.FromException(error, (request.Content as OutgoingJson)?.Left ?? handedOver));
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
