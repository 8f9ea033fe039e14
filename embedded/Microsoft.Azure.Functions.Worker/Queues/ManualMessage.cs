using System.Security.Cryptography;
using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>A message that never was in a queue, for a run asked for by a person.</summary>
internal static class ManualMessage
{
    public static QueueMessage Of(string text, DateTimeOffset now) => QueuesModelFactory.QueueMessage(
        messageId: RandomNumberGenerator.GetHexString(32, lowercase: true),
        popReceipt: "",
        body: BinaryData.FromString(text),
        dequeueCount: 1,
        nextVisibleOn: now,
        insertedOn: now,
        expiresOn: now.AddDays(7));
}
