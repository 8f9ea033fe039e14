using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>What a path names: the service (no container), a container, or a blob of it.</summary>
internal readonly record struct BlobAddress(string? Container, string? Blob)
{
    private const string Root = "$root";
    private const int LongestName = 1024;

    /// <exception cref="StorageRefusal">The path names nothing that can be.</exception>
    public static BlobAddress Read(StorageRequest request)
    {
        if (request.Path == "/")
            return default;
        var parts = request.Path[1..].Split('/', 2);
        var first = Uri.UnescapeDataString(parts[0]);
        if (parts is [_] or [_, ""])
            return request.Parameter("restype") is "container" ? new(Checked(first), Blob: null) : new(Root, first);
        var blob = Uri.UnescapeDataString(parts[1]);
        return blob.Length <= LongestName ? new(Checked(first), blob) : throw CommonRefusals.NameLength();
    }

    private static string Checked(string container) => container is Root or "$logs" or "$web" ? container : Parameters.CheckedName(container);
}
