using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>Takes messages and hides them for a while (https://learn.microsoft.com/rest/api/storageservices/get-messages).</summary>
internal sealed record ReceiveMessages(string Queue, int Count, TimeSpan Hidden)
{
    /// <summary>At most so many come at once.</summary>
    public const int Most = 32;

    private const int DefaultSeconds = 30;

    private const string Take = "UPDATE messages SET visible = ?2, receipt = ?3, dequeued = dequeued + 1 WHERE id = ?1 RETURNING expires, dequeued, text";

    public static Func<WriteScope, StorageResponse> Read(string queue, StorageRequest request) => new ReceiveMessages(
        queue,
        (int)(request.Whole("numofmessages", 1, Most) ?? 1),
        TimeSpan.FromSeconds(request.Whole("visibilitytimeout", 1, PutMessage.WeekInSeconds) ?? DefaultSeconds)).Run;

    private StorageResponse Run(WriteScope scope)
    {
        var queue = QueueRows.FindForMessages(scope, Queue);
        var found = VisibleMessages.Find(scope.Session, queue, scope.Now, Count);
        if (found.Expired > 0)
        {
            scope.Session.Execute("UPDATE queues SET floor = ?2 WHERE id = ?1", queue.Id, found.Last);
            QueueSweep.RemoveExpired(scope, Math.Min(found.Expired, Most));
        }

        var visible = (scope.Now + Hidden).UtcTicks;
        var taken = new List<MessageXml>(found.Ids.Count);
        foreach (var id in found.Ids)
        {
            var receipt = scope.NextStamp();
            taken.Add(scope.Session.First(
                Take, row => new MessageXml(queue.Id, id, row.GetInt64(0), visible, receipt, row.GetInt64(1), row.GetString(2)), id, visible, receipt)!);
        }

        return MessageXml.Answer(200, taken);
    }
}
