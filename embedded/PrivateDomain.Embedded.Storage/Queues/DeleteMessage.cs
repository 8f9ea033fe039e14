using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>Deletes a message for who received it last (https://learn.microsoft.com/rest/api/storageservices/delete-message2).</summary>
internal sealed record DeleteMessage(string Queue, string Message, long Receipt)
{
    private const string Remove = "DELETE FROM messages WHERE id = ?1 AND receipt = ?2 AND expires > ?3";

    public static Func<WriteScope, StorageResponse> Read(string queue, string message, StorageRequest request) =>
        new DeleteMessage(queue, message, MessageRows.ReceiptOf(request)).Run;

    private StorageResponse Run(WriteScope scope)
    {
        var queue = QueueRows.Find(scope.Session, Queue);
        var id = MessageRows.IdOf(queue.Id, Message);
        if (scope.Session.Execute(Remove, id, Receipt, scope.Now.UtcTicks) == 0)
            throw MessageRows.WhyNot(scope, id);
        scope.Session.Execute("UPDATE queues SET messages = messages - 1 WHERE id = ?1", queue.Id);
        return new StorageResponse(204);
    }
}
