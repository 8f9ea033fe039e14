using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using PrivateDomain.Api;

namespace PrivateDomain.Messages;

/// <summary>What failed for good is kept, shown, and comes again once somebody has put right what it failed at.</summary>
public sealed partial class FailureFunctions(Failures failures, ILogger<FailureFunctions> log)
{
    private const int MostListed = 100;

    [Function("KeepCallbacksResumeFailure")]
    public Task CallbacksResume([QueueTrigger(Lane.CallbacksResume + Lane.Poison)] QueueMessage message, CancellationToken stop) =>
        Keep(Lane.CallbacksResume, message, stop);

    [Function("KeepUrgentFailure")]
    public Task Urgent([QueueTrigger(Lane.Urgent + Lane.Poison)] QueueMessage message, CancellationToken stop) => Keep(Lane.Urgent, message, stop);

    [Function("KeepWorkFailure")]
    public Task Work([QueueTrigger(Lane.Work + Lane.Poison)] QueueMessage message, CancellationToken stop) => Keep(Lane.Work, message, stop);

    [Function("KeepBulkFailure")]
    public Task Bulk([QueueTrigger(Lane.Bulk + Lane.Poison)] QueueMessage message, CancellationToken stop) => Keep(Lane.Bulk, message, stop);

    [Function("ListFailures")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/failures/{lane}")] HttpRequest request, string lane, CancellationToken stop)
    {
        Require(lane);
        var found = await failures.List(lane, request.Query["cursor"].ToString(), MostListed, stop);
        return Results.Json(new FailuresListed(found, found.Count == MostListed ? found[^1].Id : null), FailureJson.Default.FailuresListed);
    }

    /// <summary>202: it will be handled as if it came for the first time.</summary>
    [Function("ReplayFailure")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Replay(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/failures/{lane}/{id}/replay")] HttpRequest request, string lane, string id, CancellationToken stop)
    {
        Require(lane);
        return await failures.Replay(lane, id, stop) ? Results.Accepted() : throw new ApiProblem(404, "failure-not-found", "There is no such message: it was replayed or dismissed.");
    }

    [Function("DismissFailure")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Dismiss(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/manage/failures/{lane}/{id}")] HttpRequest request, string lane, string id, CancellationToken stop)
    {
        Require(lane);
        await failures.Dismiss(lane, id, stop);
        return Results.NoContent();
    }

    private static void Require(string lane) => new Checks().That(Lane.All.Contains(lane, StringComparer.Ordinal), "lane", $"must be one of {string.Join(", ", Lane.All)}").Throw();

    private async Task Keep(string lane, QueueMessage message, CancellationToken stop)
    {
        await failures.Keep(lane, message, stop);
        Log.Kept(log, lane, message.MessageId);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A message of the lane {Lane} failed for good and is kept in the table failures as {Message}.")]
        public static partial void Kept(ILogger log, string lane, string message);
    }
}
