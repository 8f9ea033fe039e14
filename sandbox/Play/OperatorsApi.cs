using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.Play;

/// <summary>The app's public API as an operator's program sees it: JSON, <c>x-api-key</c>, problem details.</summary>
internal sealed class OperatorsApi(AppLink app, string apiKey)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Uri Address => app.Url;

    /// <summary>Whether <c>/healthz</c> answers 200 within a second.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            using var response = await app.Http.GetAsync(app.At("/healthz"), timeout.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    public Task<JsonObject> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, null, cancel);

    public Task<JsonObject> PutAsync(string path, JsonObject body, CancellationToken cancel) => SendAsync(HttpMethod.Put, path, body, null, cancel);

    public Task<JsonObject> PostAsync(string path, JsonObject body, string? idempotencyKey, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, body, idempotencyKey, cancel);

    /// <exception cref="DemoFailure">No answer in 15 s, or another than 2xx.</exception>
    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, string? idempotencyKey, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Patience);
        using var request = new HttpRequestMessage(method, app.At(path));
        request.Headers.Add("x-api-key", apiKey);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(Readable), Encoding.UTF8, "application/json");
        try
        {
            using var response = await app.Http.SendAsync(request, timeout.Token);
            var text = await response.Content.ReadAsStringAsync(timeout.Token);
            return response.IsSuccessStatusCode ? Parse(text) : throw Refused(method, path, (int)response.StatusCode, text);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new DemoFailure(new($"{method} {path} 没有回答：{error.Message}", $"{method} {path} did not answer: {error.Message}"), error);
        }
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException error)
        {
            throw new DemoFailure(new("应用的回答不是 JSON", "the app's answer is no JSON"), error);
        }
    }

    private static DemoFailure Refused(HttpMethod method, string path, int status, string text)
    {
        var detail = text.ReplaceLineEndings(" ").Trim() is { Length: > 200 } longText ? longText[..200] + "…" : text.ReplaceLineEndings(" ").Trim();
        var hint = status is 401 or 403 ? new Words("（请检查 Sandbox__ApiKey）", " (check Sandbox__ApiKey)") : new Words("", "");
        return new DemoFailure(new($"{method} {path} 回答 {status}{hint.Zh}：{detail}", $"{method} {path} answered {status}{hint.En}: {detail}"));
    }
}
