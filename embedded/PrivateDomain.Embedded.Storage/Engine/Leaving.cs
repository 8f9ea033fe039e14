namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>
/// Deleted tables, queues and containers. Nobody sees them any more, but for a while their names cannot be used again, as on Azure, and
/// what was in them is deleted in portions.
/// </summary>
internal static class Leaving
{
    /// <summary>At least so long Azure refuses the name (https://learn.microsoft.com/rest/api/storageservices/delete-table).</summary>
    public static readonly TimeSpan NameIsKept = TimeSpan.FromSeconds(30);

    public static void Add(WriteScope scope, string kind, string name, long id) =>
        scope.Session.Execute("INSERT INTO leaving (kind, name, id, until) VALUES (?1, ?2, ?3, ?4)", kind, name, id, (scope.Now + NameIsKept).UtcTicks);

    public static bool Holds(WriteScope scope, string kind, string name) =>
        scope.Session.First("SELECT 1 FROM leaving WHERE kind = ?1 AND name = ?2 AND until > ?3", _ => true, kind, name, scope.Now.UtcTicks);

    /// <summary>Deletes a portion of one of them with <paramref name="delete"/>, whose parameter is its id. True when there may be more.</summary>
    public static bool Sweep(WriteScope scope, string kind, string delete)
    {
        const string find = "SELECT id FROM leaving WHERE kind = ?1 AND emptied = 0 LIMIT 1";
        if (scope.Session.First(find, row => (long?)row.GetInt64(0), kind) is { } id)
        {
            if (scope.Session.Execute(delete, id) == 0)
                scope.Session.Execute("UPDATE leaving SET emptied = 1 WHERE kind = ?1 AND id = ?2", kind, id);
            return true;
        }

        scope.Session.Execute("DELETE FROM leaving WHERE kind = ?1 AND emptied = 1 AND until <= ?2", kind, scope.Now.UtcTicks);
        return false;
    }
}
