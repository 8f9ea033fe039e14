using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>The first messages of a queue that are visible and alive, found in the index alone.</summary>
/// <param name="Ids">In the queue's order.</param>
/// <param name="Last">When the last that was looked at became visible: nothing before is left but <paramref name="Ids"/>.</param>
/// <param name="Expired">How many were passed that are not alive any more.</param>
internal sealed record VisibleMessages(IReadOnlyList<long> Ids, long Last, int Expired)
{
    public const string Walk = "SELECT id, visible, expires FROM messages WHERE queueId = ?1 AND visible BETWEEN ?2 AND ?3 ORDER BY visible, id";

    public static VisibleMessages Find(Session session, StoredQueue queue, DateTimeOffset now, int count)
    {
        List<long> ids = new(count);
        var (last, expired) = (queue.Floor, 0);
        session.Each(
            Walk,
            row =>
            {
                last = row.GetInt64(1);
                if (row.GetInt64(2) > now.UtcTicks)
                    ids.Add(row.GetInt64(0));
                else
                    expired++;
                return ids.Count < count;
            },
            queue.Id,
            queue.Floor,
            now.UtcTicks);
        return new(ids, last, expired);
    }
}
