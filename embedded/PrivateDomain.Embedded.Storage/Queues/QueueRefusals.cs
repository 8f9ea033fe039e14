using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>What the queue service says no to (https://learn.microsoft.com/rest/api/storageservices/queue-service-error-codes).</summary>
internal static class QueueRefusals
{
    public static StorageRefusal NotFound() => new(404, "QueueNotFound", "The specified queue does not exist.");

    public static StorageRefusal Exists() => new(409, "QueueAlreadyExists", "The specified queue already exists.");

    public static StorageRefusal BeingDeleted() => new(409, "QueueBeingDeleted", "The specified queue is being deleted.");

    public static StorageRefusal MessageNotFound() => new(404, "MessageNotFound", "The specified message does not exist.");

    public static StorageRefusal ReceiptMismatch() => new(400, "PopReceiptMismatch", "The specified pop receipt did not match the pop receipt for a dequeued message.");
}
