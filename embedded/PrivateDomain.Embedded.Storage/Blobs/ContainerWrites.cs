using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>Makes, changes, leases and deletes a container.</summary>
internal static class ContainerWrites
{
    private const string Kind = "container";

    public static Func<WriteScope, StorageResponse> Create(string name, StorageRequest request)
    {
        var (metadata, access) = (Metadata.Of(request), AccessOf(request));
        return scope =>
        {
            if (Leaving.Holds(scope, BlobSweep.DeletedContainer, name))
                throw BlobRefusals.ContainerBeingDeleted();
            var stamp = scope.NextStamp();
            const string create = "INSERT INTO containers (id, name, stamp, metadata, access) VALUES (?1, ?2, ?1, ?3, ?4) ON CONFLICT DO NOTHING";
            return scope.Session.Execute(create, stamp, name, metadata.ToString(), access) == 1
                ? new StorageResponse(201).WithStamp(stamp)
                : throw BlobRefusals.ContainerExists();
        };
    }

    /// <summary>Its blobs go later, in portions; nobody sees them any more.</summary>
    public static Func<WriteScope, StorageResponse> Delete(string name, StorageRequest request)
    {
        var find = Finding(name, request, needsLease: true);
        return scope =>
        {
            var container = find(scope);
            scope.Session.Execute("DELETE FROM containers WHERE id = ?1", container.Id);
            Leaving.Add(scope, BlobSweep.DeletedContainer, name, container.Id);
            return new StorageResponse(202);
        };
    }

    public static Func<WriteScope, StorageResponse> SetMetadata(string name, StorageRequest request)
    {
        var (find, metadata) = (Finding(name, request), Metadata.Of(request).ToString());
        return scope => Changed(scope, find(scope), "UPDATE containers SET stamp = ?2, metadata = ?3 WHERE id = ?1", metadata);
    }

    public static Func<WriteScope, StorageResponse> SetAccess(string name, StorageRequest request)
    {
        var (find, access, policies) = (Finding(name, request), AccessOf(request), AccessPolicies.Read(request));
        return scope => Changed(scope, find(scope), "UPDATE containers SET stamp = ?2, access = ?3, acl = ?4 WHERE id = ?1", access, policies);
    }

    public static Func<WriteScope, StorageResponse> ChangeLease(string name, StorageRequest request)
    {
        var (conditions, action) = (Conditions.OfWrite(request), LeaseAction.Read(request));
        return scope =>
        {
            var container = BlobRows.Container(scope.Session, name);
            conditions.CheckWrite(container.Stamp);
            var (lease, answer) = action.Run(container.Lease, scope.Now.UtcTicks);
            scope.Session.Execute("UPDATE containers SET lease = ?2 WHERE id = ?1", container.Id, lease?.ToString());
            return answer.WithStamp(container.Stamp);
        };
    }

    private static string? AccessOf(StorageRequest request) => request.Header("x-ms-blob-public-access") switch
    {
        null or "" => null,
        "container" or "blob" => request.Header("x-ms-blob-public-access"),
        var other => throw CommonRefusals.InvalidHeader("x-ms-blob-public-access", other),
    };

    /// <summary>The container, if the request's conditions hold. A lease keeps others from deleting it, and from nothing else.</summary>
    private static Func<WriteScope, StoredContainer> Finding(string name, StorageRequest request, bool needsLease = false)
    {
        var (conditions, lease) = (Conditions.OfWrite(request), LeaseAction.IdOf(request));
        return scope =>
        {
            var container = BlobRows.Container(scope.Session, name);
            conditions.CheckWrite(container.Stamp);
            if (needsLease)
                LeaseRefusals.CheckWrite(container.Lease, lease, Kind, scope.Now.UtcTicks);
            else
                LeaseRefusals.CheckRead(container.Lease, lease, Kind, scope.Now.UtcTicks);
            return container;
        };
    }

    private static StorageResponse Changed(WriteScope scope, StoredContainer container, string sql, params ReadOnlySpan<object?> values)
    {
        var stamp = scope.NextStamp();
        scope.Session.Execute(sql, [container.Id, stamp, .. values]);
        return new StorageResponse(200).WithStamp(stamp);
    }
}
