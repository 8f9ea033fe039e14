using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>A container in a store of its own, whose clock the test moves; requests to it by the client and as nobody's client sends them.</summary>
internal sealed class OneContainer : IAsyncDisposable
{
    public OneContainer()
    {
        Store = NewStore.Open(clock: Clock);
        Client = Store.Blobs().GetBlobContainerClient("things");
    }

    public ManualClock Clock { get; } = new();

    public NewStore Store { get; }

    public BlobContainerClient Client { get; }

    public static string Id(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string? Header(StorageResponse answer, string name) => answer.Headers.Find(header => header.Name == name).Value;

    public static string? Code(StorageResponse answer) => Header(answer, "x-ms-error-code");

    public BlockBlobClient Blob(string name) => Client.GetBlockBlobClient(name);

    /// <summary>The whole blob in one request.</summary>
    public Task<StorageResponse> PutAsync(string name, string text, params IEnumerable<(string Name, string Value)> headers) =>
        AskAsync("PUT", $"/things/{name}", Encoding.UTF8.GetBytes(text), headers.Prepend(("x-ms-blob-type", "BlockBlob")));

    public Task<StorageResponse> AskAsync(string method, string target, byte[] body, params IEnumerable<(string Name, string Value)> headers)
    {
        var parts = target.Split('?');
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
            all[name] = value;
        var query = QueryText.Read(parts.Length > 1 ? "?" + parts[1] : "");
        return Store.Door.Answer(StorageKind.Blob, new StorageRequest(method, parts[0], query, all, body, "http://127.0.0.1/x"));
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
