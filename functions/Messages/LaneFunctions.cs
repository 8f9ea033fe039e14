using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Messages;

/// <summary>One function a lane. A failure throws: the queue brings the message again, and after five tries moves it aside. What is too early is sent again.</summary>
public sealed partial class LaneFunctions(MessageTable table, MessageSender sender, IServiceProvider services, ILogger<LaneFunctions> log)
{
    [Function("HandleCallbacksResume")]
    public Task CallbacksResume([QueueTrigger(Lane.CallbacksResume)] QueueMessage message, CancellationToken stop) => Dispatch(Lane.CallbacksResume, message, stop);

    [Function("HandleUrgent")]
    public Task Urgent([QueueTrigger(Lane.Urgent)] QueueMessage message, CancellationToken stop) => Dispatch(Lane.Urgent, message, stop);

    [Function("HandleWork")]
    public Task Work([QueueTrigger(Lane.Work)] QueueMessage message, CancellationToken stop) => Dispatch(Lane.Work, message, stop);

    [Function("HandleBulk")]
    public Task Bulk([QueueTrigger(Lane.Bulk)] QueueMessage message, CancellationToken stop) => Dispatch(Lane.Bulk, message, stop);

    private async Task Dispatch(string lane, QueueMessage message, CancellationToken stop)
    {
        try
        {
            await table.Dispatch(services, message.MessageText, stop);
        }
        catch (NotYetException early) when (MessageTable.Again(message.MessageText) is { } again)
        {
            // The queue takes this one away behind it: killed in between, it comes twice.
            await sender.SendAgain(lane, again, stop);
            Log.Early(log, lane, message.MessageId, early.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The message {Message} of the lane {Lane} came too early and comes again: {Reason}")]
        public static partial void Early(ILogger log, string lane, string message, string reason);
    }
}
