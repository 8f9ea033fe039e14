using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>Looks at messages and leaves them as they are (https://learn.microsoft.com/rest/api/storageservices/peek-messages).</summary>
internal static class PeekMessages
{
    private const string Look = "SELECT expires, dequeued, text FROM messages WHERE id = ?1";

    public static Func<Session, StorageResponse> Read(string name, StorageRequest request, TimeProvider clock)
    {
        var count = (int)(request.Whole("numofmessages", 1, ReceiveMessages.Most) ?? 1);
        return session =>
        {
            var queue = QueueRows.Find(session, name);
            var found = VisibleMessages.Find(session, queue, clock.GetUtcNow(), count);
            MessageXml Shown(long id) => session.First(
                Look, row => new MessageXml(queue.Id, id, row.GetInt64(0), Visible: null, Receipt: null, row.GetInt64(1), row.GetString(2)), id)!;
            return MessageXml.Answer(200, [.. found.Ids.Select(Shown)]);
        };
    }
}
