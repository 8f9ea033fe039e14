using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>What a container says of itself.</summary>
internal static class ContainerReads
{
    public static Func<Session, StorageResponse> Properties(string name, StorageRequest request, TimeProvider clock)
    {
        var find = Finding(name, request, clock);
        return session =>
        {
            var container = find(session);
            var answer = Lease.AddTo(new StorageResponse(200).WithStamp(container.Stamp), container.Lease, clock.GetUtcNow().UtcTicks)
                .With("x-ms-has-immutability-policy", "false")
                .With("x-ms-has-legal-hold", "false");
            return Metadata.Parse(container.Metadata).AddTo(WithAccess(answer, container));
        };
    }

    public static Func<Session, StorageResponse> Access(string name, StorageRequest request, TimeProvider clock)
    {
        var find = Finding(name, request, clock);
        return session =>
        {
            var container = find(session);
            return WithAccess(AccessPolicies.Answer(container.Policies).WithStamp(container.Stamp), container);
        };
    }

    private static StorageResponse WithAccess(StorageResponse answer, StoredContainer container) =>
        container.Access is { } access ? answer.With("x-ms-blob-public-access", access) : answer;

    private static Func<Session, StoredContainer> Finding(string name, StorageRequest request, TimeProvider clock)
    {
        var lease = LeaseAction.IdOf(request);
        return session =>
        {
            var container = BlobRows.Container(session, name);
            LeaseRefusals.CheckRead(container.Lease, lease, "container", clock.GetUtcNow().UtcTicks);
            return container;
        };
    }
}
