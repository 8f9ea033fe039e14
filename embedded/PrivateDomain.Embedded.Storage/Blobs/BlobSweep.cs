using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>Deletes what belongs to no blob any more, in portions: of deleted containers, of replaced blobs, and blocks that nobody committed.</summary>
internal static class BlobSweep
{
    public const string DeletedContainer = "container";

    /// <summary>Azure keeps uncommitted blocks for a week, too.</summary>
    private static readonly TimeSpan UncommittedIsKept = TimeSpan.FromDays(7);

    private const string OfContainer = "SELECT id FROM blobs WHERE containerId = ?1 LIMIT 50";
    private const string Abandoned = "SELECT id FROM blocks WHERE blobId = 0 LIMIT 1";
    private const string Uncommitted = "SELECT id, blobId FROM blocks WHERE uncommitted = 1 AND id < ?1 ORDER BY id LIMIT 8";

    /// <summary>8 MiB at most.</summary>
    private const string Pieces = "DELETE FROM content WHERE blockId = ?1 AND start IN (SELECT start FROM content WHERE blockId = ?1 LIMIT 8)";

    public static bool Run(WriteScope scope) => SweepContainer(scope) || RemoveUncommitted(scope) || RemoveAbandoned(scope);

    /// <summary>What a write does beside its own work, so that garbage never grows faster than it goes.</summary>
    public static void Beside(WriteScope scope)
    {
        RemoveUncommitted(scope);
        for (var portions = 0; portions < 2 && RemoveAbandoned(scope); portions++)
        {
            // The work is done in the condition.
        }
    }

    private static bool SweepContainer(WriteScope scope)
    {
        const string find = "SELECT id FROM leaving WHERE kind = ?1 AND emptied = 0 LIMIT 1";
        if (scope.Session.First(find, row => (long?)row.GetInt64(0), DeletedContainer) is { } container)
        {
            foreach (var blob in scope.Session.All(OfContainer, row => row.GetInt64(0), container))
                Content.AbandonAll(scope, blob);
        }

        return Leaving.Sweep(scope, DeletedContainer, "DELETE FROM blobs WHERE id IN (SELECT id FROM blobs WHERE containerId = ?1 LIMIT 50)");
    }

    private static bool RemoveAbandoned(WriteScope scope)
    {
        if (scope.Session.First(Abandoned, row => (long?)row.GetInt64(0)) is not { } block)
            return false;
        if (scope.Session.Execute(Pieces, block) < 8)
            scope.Session.Execute("DELETE FROM blocks WHERE id = ?1", block);
        return true;
    }

    private static bool RemoveUncommitted(WriteScope scope)
    {
        var blocks = scope.Session.All(Uncommitted, row => (Id: row.GetInt64(0), Blob: row.GetInt64(1)), (scope.Now - UncommittedIsKept).UtcTicks);
        foreach (var (id, blob) in blocks)
        {
            Content.Abandon(scope, id);
            scope.Session.Execute("DELETE FROM blobs WHERE id = ?1 AND committed = 0 AND NOT EXISTS (SELECT 1 FROM blocks WHERE blobId = ?1)", blob);
        }

        return blocks.Count > 0;
    }
}
