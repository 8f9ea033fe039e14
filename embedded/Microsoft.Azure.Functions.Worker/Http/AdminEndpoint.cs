using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// What the master key opens. <c>POST /admin/functions/{name}</c> with <c>{"input": "..."}</c>: 202, and the queue or timer function runs,
/// also a disabled one. <c>GET /admin/host/status</c>. <c>POST /admin/host/drain</c>: 202, and queues and timers are served no more;
/// <c>GET /admin/host/drain/status</c>. Without the key everything below /admin is 401, so also where no key is set.
/// </summary>
internal sealed class AdminEndpoint(HostKeys keys, FunctionCatalog catalog, ManualRun manual, HostStatus status, Drain drain)
{
    public async Task AnswerAsync(HttpContext http)
    {
        if (!keys.Admits(http.Request, AuthorizationLevel.Admin))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var answer = (http.Request.Method.ToUpperInvariant(), http.Request.Path.Value!.ToLowerInvariant().Trim('/').Split('/')) switch
        {
            ("POST", ["admin", "functions", var name]) => Results.StatusCode(await StartAsync(name, http.Request)),
            ("GET", ["admin", "host", "status"]) => Results.Json(status.Now(), HostStatus.Json.Default.Overview),
            ("GET", ["admin", "host", "drain", "status"]) => Results.Json(status.OfDrain(), HostStatus.Json.Default.DrainState),
            ("POST", ["admin", "host", "drain"]) => await DrainAsync(),
            _ => Results.NotFound(),
        };
        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> DrainAsync()
    {
        await drain.BeginAsync();
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private async Task<int> StartAsync(string name, HttpRequest request)
    {
        if (catalog.Find(name) is not { Trigger: not HttpSource } function)
            return StatusCodes.Status404NotFound;

        string input;
        try
        {
            input = await ReadInputAsync(request);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            return StatusCodes.Status400BadRequest;
        }

        manual.Start(function, input);
        return StatusCodes.Status202Accepted;
    }

    /// <summary>The text under <c>input</c>; a value that is no text stands for its JSON, a missing one for the empty text.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="FormatException">The text under <c>input</c> is half of a surrogate pair, which JSON can write and no text can be.</exception>
    private static async Task<string> ReadInputAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (body.Length == 0)
            return "";

        using var json = JsonDocument.Parse(body.ToArray());
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("input", out var input))
            return "";
        return input.ValueKind switch
        {
            JsonValueKind.String => TextOf(input),
            JsonValueKind.Null => "",
            _ => input.GetRawText(),
        };
    }

    private static string TextOf(JsonElement input)
    {
        try
        {
            return input.GetString()!;
        }
        catch (InvalidOperationException unpaired)
        {
            throw new FormatException("The input is no text.", unpaired);
        }
    }
}
