using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>Makes, changes, empties and deletes a queue.</summary>
internal static class QueueWrites
{
    public static Func<WriteScope, StorageResponse> Create(string name, StorageRequest request)
    {
        var metadata = Metadata.Of(request);
        return scope =>
        {
            if (Leaving.Holds(scope, QueueSweep.Deleted, name))
                throw QueueRefusals.BeingDeleted();
            const string create = "INSERT INTO queues (id, name, metadata) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            if (scope.Session.Execute(create, scope.NextStamp(), name, metadata.ToString()) == 1)
                return new StorageResponse(201);
            var standing = scope.Session.First("SELECT metadata FROM queues WHERE name = ?1", row => row.GetString(0), name)!;
            return Metadata.Parse(standing).IsSame(metadata) ? new StorageResponse(204) : throw QueueRefusals.Exists();
        };
    }

    /// <summary>Its messages go later, in portions; nobody sees them any more.</summary>
    public static Func<WriteScope, StorageResponse> Delete(string name) => scope =>
    {
        var queue = QueueRows.Find(scope.Session, name);
        scope.Session.Execute("DELETE FROM queues WHERE id = ?1", queue.Id);
        Leaving.Add(scope, QueueSweep.Deleted, name, queue.Id);
        return new StorageResponse(204);
    };

    /// <summary>Under a new id it has no messages, however many it had.</summary>
    public static Func<WriteScope, StorageResponse> Clear(string name) => scope =>
    {
        var queue = QueueRows.Find(scope.Session, name);
        scope.Session.Execute("UPDATE queues SET id = ?2, messages = 0, floor = 0 WHERE id = ?1", queue.Id, scope.NextStamp());
        Leaving.Add(scope, QueueSweep.Cleared, "", queue.Id);
        return new StorageResponse(204);
    };

    public static Func<WriteScope, StorageResponse> SetMetadata(string name, StorageRequest request)
    {
        var metadata = Metadata.Of(request).ToString();
        return scope => Changed(scope.Session.Execute("UPDATE queues SET metadata = ?2 WHERE name = ?1", name, metadata));
    }

    public static Func<WriteScope, StorageResponse> SetAccess(string name, StorageRequest request)
    {
        var policies = AccessPolicies.Read(request);
        return scope => Changed(scope.Session.Execute("UPDATE queues SET acl = ?2 WHERE name = ?1", name, policies));
    }

    private static StorageResponse Changed(int rows) => rows == 1 ? new StorageResponse(204) : throw QueueRefusals.NotFound();
}
