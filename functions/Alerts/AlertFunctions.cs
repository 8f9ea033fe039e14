using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Alerts;

public sealed record AlertList(IReadOnlyList<Alert> Alerts);

/// <summary>What waits for a person.</summary>
public sealed class AlertFunctions(AlertBoard board)
{
    [Function("ListAlerts")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/alerts")] HttpRequest request, CancellationToken stop) =>
        Results.Json(new AlertList(await board.Read(stop)), AlertJson.Default.AlertList);

    /// <summary>Dismissed twice is dismissed.</summary>
    [Function("DismissAlert")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Dismiss(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/manage/alerts/{key}")] HttpRequest request, string key, CancellationToken stop)
    {
        await board.Dismiss(key, stop);
        return Results.NoContent();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AlertList))]
internal sealed partial class AlertJson : JsonSerializerContext;
