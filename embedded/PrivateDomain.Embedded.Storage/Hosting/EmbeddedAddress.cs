using Azure.Core;

namespace PrivateDomain.Embedded.Storage.Hosting;

/// <summary>Which of the three a request is for.</summary>
internal enum StorageKind
{
    Blob,
    Queue,
    Table,
}

/// <summary>
/// How the process's own clients are told of the store: by addresses in the form of an emulator's, at ports that no server has. A client
/// without the transport reaches nothing.
/// </summary>
internal static class EmbeddedAddress
{
    public const string Account = "embedded";

    private const string Host = "127.0.0.1";
    private const int FirstPort = 1;

    /// <summary>Signatures are made and not looked at: what is in the process could read the file as well.</summary>
    public static string ConnectionString { get; } =
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Convert.ToBase64String("guards nothing"u8)};"
        + $"BlobEndpoint={At(StorageKind.Blob)};QueueEndpoint={At(StorageKind.Queue)};TableEndpoint={At(StorageKind.Table)};";

    public static StorageKind? ServiceOf(RequestUriBuilder uri) =>
        uri.Host == Host && uri.Port is >= FirstPort and < FirstPort + 3 ? (StorageKind)(uri.Port - FirstPort) : null;

    public static string PathOf(Uri uri) => uri.AbsolutePath[(Account.Length + 1)..] is { Length: > 0 } path ? path : "/";

    public static string BaseOf(Uri uri) => $"{uri.Scheme}://{uri.Authority}/{Account}";

    private static string At(StorageKind kind) => $"http://{Host}:{FirstPort + (int)kind}/{Account}";
}
