using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Messages;

/// <summary>One function a lane. A failure throws: the queue brings the message again, and after five tries moves it aside.</summary>
public sealed class LaneFunctions(MessageTable table, IServiceProvider services)
{
    [Function("HandleCallbacksResume")]
    public Task CallbacksResume([QueueTrigger(Lane.CallbacksResume)] QueueMessage message, CancellationToken stop) => Dispatch(message, stop);

    [Function("HandleUrgent")]
    public Task Urgent([QueueTrigger(Lane.Urgent)] QueueMessage message, CancellationToken stop) => Dispatch(message, stop);

    [Function("HandleWork")]
    public Task Work([QueueTrigger(Lane.Work)] QueueMessage message, CancellationToken stop) => Dispatch(message, stop);

    [Function("HandleBulk")]
    public Task Bulk([QueueTrigger(Lane.Bulk)] QueueMessage message, CancellationToken stop) => Dispatch(message, stop);

    private Task Dispatch(QueueMessage message, CancellationToken stop) => table.Dispatch(services, message.MessageText, stop);
}
