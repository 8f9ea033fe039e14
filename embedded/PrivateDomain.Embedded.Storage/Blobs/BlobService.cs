using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>
/// The blob service's REST protocol, for block blobs (https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api). Page and
/// append blobs, snapshots, versions, tags, copies and tiers are refused with 501.
/// </summary>
internal sealed class BlobService(TimeProvider clock) : IStorageService
{
    private readonly ServiceProperties _properties = new("blob");

    public Operation Plan(StorageRequest request)
    {
        foreach (var unknown in (ReadOnlySpan<string>)["snapshot", "versionid"])
        {
            if (request.Parameter(unknown) is not null)
                throw CommonRefusals.NotHere($"A blob's {unknown}");
        }

        if (request.Parameter("restype") is "account")
            return Operation.Answering(new StorageResponse(200).With("x-ms-sku-name", "Standard_LRS").With("x-ms-account-kind", "StorageV2"));
        var address = BlobAddress.Read(request);
        if (address.Container is not { } container)
            return PlanService(request);
        return address.Blob is null ? PlanContainer(container, request) : PlanBlob(address, request);
    }

    public StorageResponse Refuse(StorageRequest request, StorageRefusal refusal) => Xml.Refusal(request, refusal);

    public bool Sweep(WriteScope scope) => BlobSweep.Run(scope);

    private Operation PlanService(StorageRequest request) => (request.Parameter("restype"), request.Parameter("comp"), request.Method) switch
    {
        (null, "list", "GET") => Operation.Reading(ContainerList.Read(request, clock)),
        ("service", "properties", _) => _properties.Plan(request),
        ("service", "stats", _) => throw CommonRefusals.InvalidParameter("comp", "stats", "One machine has no secondary to tell of."),
        (_, null, _) => throw CommonRefusals.MissingParameter("comp"),
        (_, var other, _) => throw CommonRefusals.NotHere($"The blob service's {other}"),
    };

    private Operation PlanContainer(string name, StorageRequest request) => (request.Parameter("comp"), request.Method) switch
    {
        (null, "PUT") => Operation.Writing(ContainerWrites.Create(name, request)),
        (null, "DELETE") => Operation.Writing(ContainerWrites.Delete(name, request)) with { LeavesRows = true },
        (null or "metadata", "GET" or "HEAD") => Operation.Reading(ContainerReads.Properties(name, request, clock)),
        ("metadata", "PUT") => Operation.Writing(ContainerWrites.SetMetadata(name, request)),
        ("acl", "GET" or "HEAD") => Operation.Reading(ContainerReads.Access(name, request, clock)),
        ("acl", "PUT") => Operation.Writing(ContainerWrites.SetAccess(name, request)),
        ("lease", "PUT") => Operation.Writing(ContainerWrites.ChangeLease(name, request)),
        ("list", "GET") => Operation.Reading(BlobList.Read(name, request, clock)),
        (null or "metadata" or "acl" or "lease" or "list", _) => throw CommonRefusals.UnsupportedMethod(),
        (var other, _) => throw CommonRefusals.NotHere($"A container's {other}"),
    };

    private Operation PlanBlob(BlobAddress address, StorageRequest request) => (request.Parameter("comp"), request.Method) switch
    {
        (null, "PUT") => Operation.Writing(PutBlob.Read(address, request)),
        (null, "GET" or "HEAD") => Operation.Reading(BlobReads.Get(address, request, clock)),
        (null, "DELETE") => Operation.Writing(BlobWrites.Delete(address, request)) with { LeavesRows = true },
        ("metadata", "GET" or "HEAD") => Operation.Reading(BlobReads.Metadata(address, request, clock)),
        ("metadata", "PUT") => Operation.Writing(BlobWrites.SetMetadata(address, request)),
        ("properties", "PUT") => Operation.Writing(BlobWrites.SetHeaders(address, request)),
        ("lease", "PUT") => Operation.Writing(BlobWrites.ChangeLease(address, request)),
        ("block", "PUT") => Operation.Writing(PutBlock.Read(address, request)),
        ("blocklist", "PUT") => Operation.Writing(PutBlockList.Read(address, request)),
        ("blocklist", "GET") => Operation.Reading(BlobReads.BlockList(address, request, clock)),
        (null or "metadata" or "properties" or "lease" or "block" or "blocklist", _) => throw CommonRefusals.UnsupportedMethod(),
        (var other, _) => throw CommonRefusals.NotHere($"A blob's {other}"),
    };
}
