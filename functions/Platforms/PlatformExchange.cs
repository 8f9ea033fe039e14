using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PrivateDomain.Platforms;

/// <summary>One request, one classified answer. Never throws for what the network, the platform or the clock does.</summary>
internal sealed class PlatformExchange(HttpClient http, TimeProvider clock)
{
    private const int MaxTries = 3;

    /// <summary>Sends what <paramref name="make"/> makes, and again while <paramref name="again"/> says that the answer's code
    /// asks for it, three times in all.</summary>
    public async Task<Answer<T>> Send<T>(
        Func<HttpRequestMessage> make,
        JsonTypeInfo<T> type,
        Func<int, string?, Verdict> classify,
        Func<int, bool> again,
        CancellationToken cancel)
        where T : Reply
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await Once(make, type, classify, cancel);
            if (attempt == MaxTries || !again(answer.Verdict.Code))
                return answer;
            try
            {
                await Task.Delay(answer.Verdict.RetryAfter is { } asked ? CallPolicies.Stretched(asked) : CallPolicies.Pause(attempt), clock, cancel);
            }
            catch (OperationCanceledException)
            {
                return answer;
            }
        }
    }

    private async Task<Answer<T>> Once<T>(
        Func<HttpRequestMessage> make, JsonTypeInfo<T> type, Func<int, string?, Verdict> classify, CancellationToken cancel)
        where T : Reply
    {
        using var request = make();
        var body = request.Content as OutgoingJson;
        var handedOver = false;
        try
        {
            cancel.ThrowIfCancellationRequested();
            handedOver = true;
            using var response = await http.SendAsync(request, cancel);
            if (response.StatusCode != HttpStatusCode.OK)
                return new(PlatformErrors.FromStatus(response.StatusCode, response.Headers.RetryAfter?.Delta));
            await using var json = await response.Content.ReadAsStreamAsync(cancel);
            var reply = await JsonSerializer.DeserializeAsync(json, type, cancel);
            if (reply?.Code is not { } code)
                return new(PlatformErrors.Malformed("The answer carries neither errcode nor what it is for"));
            var verdict = classify(code, reply.Errmsg);
            return new(verdict, verdict.IsDelivered ? reply : null);
        }
        catch (Exception error) when (error
            is OperationCanceledException or TimeoutRejectedException or BrokenCircuitException or HttpRequestException or IOException or JsonException)
        {
            // A request without a body cannot be watched; ours only read.
            return new(PlatformErrors.FromException(error, body?.Left ?? handedOver));
        }
    }
}
