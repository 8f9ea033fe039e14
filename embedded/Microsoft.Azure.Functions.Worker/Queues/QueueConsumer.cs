using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>What happens to one function's messages: received under a lease, run while it is renewed, settled by the outcome.</summary>
internal sealed partial class QueueConsumer(
    Function function,
    QueueSource source,
    QueueClient queue,
    MessageSettlement settlement,
    QueueSettings settings,
    FunctionInvoker invoker,
    HostClock clock,
    ILogger logger)
{
    public Function Function => function;

    public string QueueName => source.QueueName;

    /// <summary>Messages that are visible now, invisible to others from here on; none while the queue does not exist.</summary>
    /// <exception cref="RequestFailedException">The store refused.</exception>
    /// <exception cref="AggregateException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(settings.BatchSize, settings.Lease, cancellation)).Value;
        }
        catch (RequestFailedException absent) when (absent.Status == 404 || absent.ErrorCode is "QueueBeingDeleted")
        {
            return [];
        }
    }

    /// <summary>Settles one message. A failure of the store is logged: the message comes back when its lease ends.</summary>
    /// <returns>Whether the function was run.</returns>
    public async Task<bool> ProcessAsync(QueueMessage message)
    {
        var ran = false;
        try
        {
            if (settlement.HasPoisonQueue && message.DequeueCount > settings.MaxDequeueCount)
            {
                Log.TooManyDeliveries(logger, message.MessageId, message.DequeueCount);
                await settlement.PoisonAsync(message, message.PopReceipt);
            }
            else if ((settings.Base64 ? MessageEncoding.FromBase64(message) : message) is not { } readable)
            {
                Log.Undecodable(logger, message.MessageId);
                await settlement.PoisonAsync(message, message.PopReceipt);
            }
            else
            {
                ran = true;
                await RunAsync(message, readable);
            }
        }
        catch (Exception failure)
        {
            Log.NotSettled(logger, failure, message.MessageId);
        }

        return ran;
    }

    private async Task RunAsync(QueueMessage message, QueueMessage readable)
    {
        var receipt = message.PopReceipt;
        bool succeeded;
        await using (new LeaseKeeper(settings.Lease, RenewAsync, clock.Time, logger))
        {
            succeeded = await SucceedsAsync(readable);
        }

        // Each renewal gave a new receipt; only the last one settles the message.
        if (succeeded)
            await settlement.SucceedAsync(message, receipt);
        else
            await settlement.FailAsync(message, receipt);

        async Task<bool> RenewAsync()
        {
            try
            {
                receipt = (await queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: settings.Lease)).Value.PopReceipt;
                return true;
            }
            catch (RequestFailedException gone) when (MessageSettlement.IsTaken(gone))
            {
                return false;
            }
        }
    }

    private async Task<bool> SucceedsAsync(QueueMessage readable)
    {
        Log.Details(logger, readable.MessageId, readable.DequeueCount, readable.InsertedOn);
        try
        {
            await invoker.InvokeAsync(function, source.Input(readable), CancellationToken.None);
            return true;
        }
        catch (Exception)
        {
            // Logged by the invoker. A queue treats all failures alike.
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Message {Message} was delivered {Deliveries} times: it is poison without another run")]
        public static partial void TooManyDeliveries(ILogger logger, string message, long deliveries);

        [LoggerMessage(2, LogLevel.Error, "Message {Message} is poison, being no base64: its sender needs MessageEncoding = Base64")]
        public static partial void Undecodable(ILogger logger, string message);

        [LoggerMessage(4, LogLevel.Debug, "Trigger details: MessageId: {Message}, DequeueCount: {Deliveries}, InsertedOn: {InsertedOn:O}")]
        public static partial void Details(ILogger logger, string message, long deliveries, DateTimeOffset? insertedOn);

        [LoggerMessage(3, LogLevel.Error, "Message {Message} could not be settled in its queue; it comes back when its lease ends")]
        public static partial void NotSettled(ILogger logger, Exception failure, string message);
    }
}
