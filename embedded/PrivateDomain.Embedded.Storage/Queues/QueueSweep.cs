using System.Globalization;
using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>Deletes messages that nobody sees any more: of deleted and cleared queues, and expired ones.</summary>
internal static class QueueSweep
{
    public const string Deleted = "queue";
    public const string Cleared = "cleared";

    private const int Portion = 500;
    private const string OfQueue = "DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE queueId = ?1 LIMIT 500)";

    /// <summary>SQLite uses the index of those that expire only where the statement repeats its condition, letter by letter.</summary>
    public static readonly string FindExpired = string.Create(
        CultureInfo.InvariantCulture, $"SELECT id, queueId FROM messages WHERE expires <> {MessageRows.Never} AND expires <= ?1 ORDER BY expires LIMIT ?2");

    public static bool Run(WriteScope scope) =>
        Leaving.Sweep(scope, Deleted, OfQueue) || Leaving.Sweep(scope, Cleared, OfQueue) || RemoveExpired(scope, Portion) == Portion;

    /// <returns>How many there were, at most <paramref name="most"/>.</returns>
    public static int RemoveExpired(WriteScope scope, int most)
    {
        var expired = scope.Session.All(FindExpired, row => (Id: row.GetInt64(0), Queue: row.GetInt64(1)), scope.Now.UtcTicks, most);
        foreach (var (id, _) in expired)
            scope.Session.Execute("DELETE FROM messages WHERE id = ?1", id);
        foreach (var queue in expired.CountBy(message => message.Queue))
            scope.Session.Execute("UPDATE queues SET messages = messages - ?2 WHERE id = ?1", queue.Key, queue.Value);
        return expired.Count;
    }
}
