using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>The row of a queue.</summary>
internal static class QueueRows
{
    private const string FindRow = "SELECT id, floor FROM queues WHERE name = ?1";

    /// <exception cref="Wire.StorageRefusal">There is no such queue.</exception>
    public static StoredQueue Find(Session session, string name) =>
        session.First(FindRow, row => new StoredQueue(row.GetInt64(0), row.GetInt64(1)), name) ?? throw QueueRefusals.NotFound();

    /// <summary>For a write that makes messages visible from now on.</summary>
    /// <exception cref="Wire.StorageRefusal">There is no such queue.</exception>
    public static StoredQueue FindForMessages(WriteScope scope, string name)
    {
        var queue = Find(scope.Session, name);
        if (queue.Floor <= scope.Now.UtcTicks)
            return queue;

        // The machine's clock was set back: what is written now may become visible before the floor.
        scope.Session.Execute("UPDATE queues SET floor = 0 WHERE id = ?1", queue.Id);
        return queue with { Floor = 0 };
    }
}

/// <param name="Floor">Nothing of it that is still alive becomes visible before; ticks, UTC.</param>
internal sealed record StoredQueue(long Id, long Floor);
