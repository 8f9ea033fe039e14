using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>What a lease forbids, and what cannot be done to it.</summary>
internal static class LeaseRefusals
{
    public static StorageRefusal AlreadyPresent() => new(409, "LeaseAlreadyPresent", "There is already a lease present.");

    public static StorageRefusal BreakingNotAcquired() => new(
        409, "LeaseIsBreakingAndCannotBeAcquired", "The lease ID matched, but the lease is currently in breaking state and cannot be acquired until it is broken.");

    public static StorageRefusal BreakingNotChanged() => new(
        409, "LeaseIsBreakingAndCannotBeChanged", "The lease ID matched, but the lease is currently in breaking state and cannot be changed.");

    public static StorageRefusal BrokenNotRenewed() => new(
        409, "LeaseIsBrokenAndCannotBeRenewed", "The lease ID matched, but the lease has been broken explicitly and cannot be renewed.");

    public static StorageRefusal Mismatch() => new(409, "LeaseIdMismatchWithLeaseOperation", "The lease ID specified did not match the lease ID for the blob/container.");

    public static StorageRefusal NotPresent() => new(409, "LeaseNotPresentWithLeaseOperation", "There is currently no lease on the blob/container.");

    /// <summary>Whether somebody with this lease id, or without any, may change what the lease is on.</summary>
    /// <exception cref="StorageRefusal">No.</exception>
    public static void CheckWrite(Lease? lease, string? id, string kind, long now)
    {
        if (id is null && lease?.IsHeldAt(now) is true)
            throw new StorageRefusal(412, "LeaseIdMissing", $"There is currently a lease on the {kind} and no lease ID was specified in the request.");
        CheckRead(lease, id, kind, now);
    }

    /// <summary>Who reads needs no lease id, but if there is one it must be right.</summary>
    /// <exception cref="StorageRefusal">It is not.</exception>
    public static void CheckRead(Lease? lease, string? id, string kind, long now)
    {
        if (id is null)
            return;
        var operation = kind == "blob" ? "BlobOperation" : "ContainerOperation";
        if (lease is null)
            throw new StorageRefusal(412, $"LeaseNotPresentWith{operation}", $"There is currently no lease on the {kind}.");
        if (lease.Id != id)
            throw new StorageRefusal(412, $"LeaseIdMismatchWith{operation}", $"The lease ID specified did not match the lease ID for the {kind}.");
        if (!lease.IsHeldAt(now))
            throw new StorageRefusal(412, "LeaseLost", $"A lease ID was specified, but the lease for the {kind} has expired.");
    }
}
