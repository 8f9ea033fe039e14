using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>
/// Hides a message longer, or shows it at once, and changes its text where the request has one
/// (https://learn.microsoft.com/rest/api/storageservices/update-message).
/// </summary>
internal sealed record UpdateMessage(string Queue, string Message, long Receipt, TimeSpan Hidden, string? Text)
{
    private const string Change = "UPDATE messages SET visible = ?4, receipt = ?5, text = coalesce(?6, text) WHERE id = ?1 AND receipt = ?2 AND expires > ?3";

    public static Func<WriteScope, StorageResponse> Read(string queue, string message, StorageRequest request) => new UpdateMessage(
        queue,
        message,
        MessageRows.ReceiptOf(request),
        TimeSpan.FromSeconds(request.Whole("visibilitytimeout", 0, PutMessage.WeekInSeconds) ?? throw CommonRefusals.MissingParameter("visibilitytimeout")),
        request.Body.IsEmpty ? null : MessageText.Read(request)).Run;

    private StorageResponse Run(WriteScope scope)
    {
        var queue = QueueRows.FindForMessages(scope, Queue);
        var id = MessageRows.IdOf(queue.Id, Message);
        var (receipt, visible) = (scope.NextStamp(), (scope.Now + Hidden).UtcTicks);
        return scope.Session.Execute(Change, id, Receipt, scope.Now.UtcTicks, visible, receipt, Text) == 1
            ? new StorageResponse(204).With("x-ms-popreceipt", MessageRows.Receipt(receipt)).With("x-ms-time-next-visible", MessageXml.Time(visible))
            : throw MessageRows.WhyNot(scope, id);
    }
}
