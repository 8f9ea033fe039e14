using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>Reads messages as their senders meant them.</summary>
internal static class MessageEncoding
{
    /// <summary>The message with its body decoded from base64, or null when it is no base64.</summary>
    public static QueueMessage? FromBase64(QueueMessage message)
    {
        try
        {
            var body = BinaryData.FromBytes(Convert.FromBase64String(message.Body.ToString()));
            return QueuesModelFactory.QueueMessage(
                message.MessageId,
                message.PopReceipt,
                body,
                message.DequeueCount,
                message.NextVisibleOn,
                message.InsertedOn,
                message.ExpiresOn);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
