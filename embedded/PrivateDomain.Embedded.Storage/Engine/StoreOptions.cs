namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>How a folder is opened.</summary>
/// <param name="Folder">Absolute path; made when it is missing.</param>
internal sealed record StoreOptions(string Folder)
{
    /// <summary>Off leaves it to the system when writes reach the disk: for stores that nobody will miss, such as a test's.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>System time, of timestamps, leases and visibility.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
