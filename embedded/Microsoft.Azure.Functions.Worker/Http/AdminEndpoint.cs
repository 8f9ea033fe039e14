using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// <c>POST /admin/functions/{name}</c> with the master key and <c>{"input": "..."}</c>: 202, and the queue or timer function runs, also
/// a disabled one. Without the key everything below /admin is 401, so also where no key is set.
/// </summary>
internal sealed class AdminEndpoint(HostKeys keys, FunctionCatalog catalog, ManualRun manual)
{
    public async Task AnswerAsync(HttpContext http)
    {
        if (!keys.Admits(http.Request, AuthorizationLevel.Admin))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        http.Response.StatusCode = await StartAsync(http.Request);
    }

    private async Task<int> StartAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method)
            || request.Path.Value?.Trim('/').Split('/') is not [_, var section, var name]
            || !string.Equals(section, "functions", StringComparison.OrdinalIgnoreCase)
            || catalog.Find(name) is not { Trigger: not HttpSource } function)
            return StatusCodes.Status404NotFound;

        string input;
        try
        {
            input = await ReadInputAsync(request);
        }
        catch (JsonException)
        {
            return StatusCodes.Status400BadRequest;
        }

        manual.Start(function, input);
        return StatusCodes.Status202Accepted;
    }

    /// <summary>The text under <c>input</c>; a value that is no text stands for its JSON, a missing one for the empty text.</summary>
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
            JsonValueKind.String => input.GetString()!,
            JsonValueKind.Null => "",
            _ => input.GetRawText(),
        };
    }
}
