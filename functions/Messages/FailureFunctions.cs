using Azure.Data.Tables;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using PrivateDomain.Storage;

namespace PrivateDomain.Messages;

/// <summary>
/// What failed five times is kept in the table <c>failures</c> with its text, so that nothing is lost when the copy in the poison
/// queue expires. The same message again is the same row.
/// </summary>
public sealed partial class FailureFunctions(Tables tables, TimeProvider clock, ILogger<FailureFunctions> log)
{
    /// <summary>A string property holds 32 K characters; a queue message up to 48 K.</summary>
    private const int Part = 30_000;

    [Function("KeepCallbacksResumeFailure")]
    public Task CallbacksResume([QueueTrigger(Lane.CallbacksResume + "-poison")] QueueMessage message, CancellationToken stop) =>
        Keep(Lane.CallbacksResume, message, stop);

    [Function("KeepUrgentFailure")]
    public Task Urgent([QueueTrigger(Lane.Urgent + "-poison")] QueueMessage message, CancellationToken stop) => Keep(Lane.Urgent, message, stop);

    [Function("KeepWorkFailure")]
    public Task Work([QueueTrigger(Lane.Work + "-poison")] QueueMessage message, CancellationToken stop) => Keep(Lane.Work, message, stop);

    [Function("KeepBulkFailure")]
    public Task Bulk([QueueTrigger(Lane.Bulk + "-poison")] QueueMessage message, CancellationToken stop) => Keep(Lane.Bulk, message, stop);

    private async Task Keep(string lane, QueueMessage message, CancellationToken stop)
    {
        var row = new TableEntity(lane, message.MessageId) { ["at"] = clock.GetUtcNow() };
        var text = message.MessageText;
        for (var from = 0; from < text.Length; from += Part)
            row[$"text{from / Part}"] = text.Substring(from, Math.Min(Part, text.Length - from));
        await tables.Failures.Put(row, stop);
        Log.Kept(log, lane, message.MessageId);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A message of the lane {Lane} failed for good and is kept in the table failures as {Message}.")]
        public static partial void Kept(ILogger log, string lane, string message);
    }
}
