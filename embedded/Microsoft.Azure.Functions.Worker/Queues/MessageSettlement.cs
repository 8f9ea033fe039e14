using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>How a message leaves its run: deleted, visible again, or moved to the poison queue.</summary>
internal sealed partial class MessageSettlement(
    QueueClient queue, QueueClient? poison, QueueSettings settings, QueueWakeUp wakeUp, ILogger logger)
{
    private const string PoisonSuffix = "-poison";

    /// <summary>False for a poison queue itself, and where the name of one would be too long.</summary>
    public bool HasPoisonQueue => poison is not null;

    public static string? PoisonNameOf(string queueName) =>
        queueName.EndsWith(PoisonSuffix, StringComparison.Ordinal) || queueName.Length + PoisonSuffix.Length > 63
            ? null
            : queueName + PoisonSuffix;

    /// <summary>Whether the store says that the message is another consumer's by now, or gone.</summary>
    public static bool IsTaken(RequestFailedException failure) =>
        failure.Status == 404 || string.Equals(failure.ErrorCode, "PopReceiptMismatch", StringComparison.Ordinal);

    /// <summary>Not cancellable: what was done must not be done again because the host is ending.</summary>
    public async Task SucceedAsync(QueueMessage message, string receipt)
    {
        try
        {
            await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
        }
        catch (RequestFailedException gone) when (IsTaken(gone))
        {
            Log.Taken(logger, message.MessageId);
        }
    }

    public async Task FailAsync(QueueMessage message, string receipt)
    {
        // Without a poison queue the message stays invisible until its lease ends: a release would make a fast endless loop.
        if (poison is null)
            return;

        if (message.DequeueCount >= settings.MaxDequeueCount)
        {
            Log.Poisoned(logger, message.MessageId, message.DequeueCount, poison.Name);
            await PoisonAsync(message, receipt);
            return;
        }

        try
        {
            await queue.UpdateMessageAsync(
                message.MessageId, receipt, visibilityTimeout: settings.VisibilityTimeout, cancellationToken: CancellationToken.None);
        }
        catch (RequestFailedException gone) when (IsTaken(gone))
        {
            Log.Taken(logger, message.MessageId);
        }
    }

    /// <summary>Copies the message as it is, then deletes it; a crash in between leaves both. Nothing without a poison queue.</summary>
    public async Task PoisonAsync(QueueMessage message, string receipt)
    {
        if (poison is null)
            return;

        try
        {
            await poison.SendMessageAsync(message.Body);
        }
        catch (RequestFailedException absent) when (absent.Status == 404)
        {
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(message.Body);
        }

        wakeUp.Call(poison.Name);
        await SucceedAsync(message, receipt);
    }

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Error, "Message {Message} failed for the last of {Deliveries} times: moved to {Poison}")]
        public static partial void Poisoned(ILogger logger, string message, long deliveries, string poison);

        [LoggerMessage(12, LogLevel.Information, "Message {Message} belongs to another consumer by now, or is gone")]
        public static partial void Taken(ILogger logger, string message);
    }
}
