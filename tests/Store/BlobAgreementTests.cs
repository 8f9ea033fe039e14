using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace PrivateDomain.Tests.Store;

/// <summary>What the store and the emulator do alike, driven by the published client.</summary>
public sealed class BlobAgreementTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly Doors _doors = new();

    public async ValueTask DisposeAsync() => await _doors.DisposeAsync();

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task A_container_is_made_changed_and_deleted(Way way)
    {
        var container = (await _doors.BlobsAsync(way)).GetBlobContainerClient("pictures");
        Assert.False(await container.ExistsAsync());
        await Refused.AsAsync(404, "ContainerNotFound", () => container.GetPropertiesAsync());
        await Refused.AsAsync(404, "ContainerNotFound", () => container.GetBlockBlobClient("x").CommitAsync("x"));
        var made = (await container.CreateAsync(metadata: new Dictionary<string, string> { ["Owner"] = "shop" })).Value;
        await Refused.AsAsync(409, "ContainerAlreadyExists", () => container.CreateAsync());

        var properties = (await container.GetPropertiesAsync()).Value;
        Assert.Equal((made.ETag, made.LastModified, "shop"), (properties.ETag, properties.LastModified, properties.Metadata["Owner"]));
        Assert.Equal((LeaseState.Available, LeaseStatus.Unlocked), (properties.LeaseState, properties.LeaseStatus));
        var changed = (await container.SetMetadataAsync(new Dictionary<string, string> { ["b"] = "2" })).Value;
        Assert.NotEqual(made.ETag, changed.ETag);
        Assert.Equal("b", Assert.Single((await container.GetPropertiesAsync()).Value.Metadata).Key);
        Assert.Equal(202, (await container.DeleteAsync()).Status);
        Assert.False(await container.ExistsAsync());
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Containers_are_listed_in_pages_by_name_and_prefix(Way way)
    {
        var service = await _doors.BlobsAsync(way);
        foreach (var name in new[] { "b-1", "b-2", "b-3", "a-1", "c-1" })
            await service.CreateBlobContainerAsync(name, metadata: new Dictionary<string, string> { ["which"] = name });
        List<string[]> pages = [];
        await foreach (var page in service.GetBlobContainersAsync(BlobContainerTraits.Metadata, prefix: "b-").AsPages(pageSizeHint: 2))
            pages.Add([.. page.Values.Select(container => container.Properties.Metadata["which"])]);
        Assert.Equal([["b-1", "b-2"], ["b-3"]], pages);
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task A_blob_comes_back_whole_and_in_parts(Way way)
    {
        var blob = (await NewContainerAsync(way)).GetBlockBlobClient("folder/名 with ? and %.txt");
        await Refused.AsAsync(404, "BlobNotFound", () => blob.DownloadContentAsync());
        Assert.False(await blob.ExistsAsync());
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        var parts = bytes.Chunk(1_300_000).ToArray();
        for (var i = 0; i < parts.Length; i++)
            await blob.StageBlockAsync(TextBlob.Id(i), new MemoryStream(parts[i]));
        var committed = (await blob.CommitBlockListAsync([TextBlob.Id(0), TextBlob.Id(1), TextBlob.Id(2)])).Value;

        var whole = (await blob.DownloadContentAsync()).Value;
        Assert.Equal(bytes, whole.Content.ToArray());
        Assert.Equal((committed.ETag, bytes.Length), (whole.Details.ETag, whole.Details.ContentLength));
        foreach (var (from, count) in new (long, long)[] { (0, 1), (1_299_999, 2), (1_048_575, 1_300_000), (2_999_999, 1), (2_999_999, 10) })
        {
            var part = (await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(from, count) })).Value;
            Assert.Equal(bytes.Skip((int)from).Take((int)count), part.Content.ToArray());
            Assert.Equal($"bytes {from}-{Math.Min(from + count, bytes.Length) - 1}/{bytes.Length}", part.Details.ContentRange);
        }

        using var copy = new MemoryStream();
        await using (var reading = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = 700_000 }))
            await reading.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task What_is_said_of_a_blob_is_kept_and_changed(Way way)
    {
        var blob = (await NewContainerAsync(way)).GetBlockBlobClient("card.png");
        var headers = new BlobHttpHeaders
        {
            ContentType = "image/png",
            CacheControl = "no-store",
            ContentDisposition = "inline",
            ContentEncoding = "gzip",
            ContentLanguage = "zh",
            ContentHash = RandomNumberGenerator.GetBytes(16),
        };
        await blob.StageBlockAsync(TextBlob.Id(0), new MemoryStream("png"u8.ToArray()));
        await blob.CommitBlockListAsync([TextBlob.Id(0)], new CommitBlockListOptions { HttpHeaders = headers, Metadata = new Dictionary<string, string> { ["Batch"] = "7" } });

        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal(
            ("image/png", "no-store", "inline", "gzip", "zh"),
            (properties.ContentType, properties.CacheControl, properties.ContentDisposition, properties.ContentEncoding, properties.ContentLanguage));
        Assert.Equal((3, BlobType.Block, "7"), (properties.ContentLength, properties.BlobType, properties.Metadata["Batch"]));
        Assert.Equal(headers.ContentHash, properties.ContentHash);
        Assert.Equal((LeaseState.Available, LeaseStatus.Unlocked, true), (properties.LeaseState, properties.LeaseStatus, properties.IsServerEncrypted));

        var first = (await blob.SetMetadataAsync(new Dictionary<string, string> { ["batch"] = "8" })).Value;
        Assert.NotEqual(properties.ETag, first.ETag);
        var second = (await blob.SetHttpHeadersAsync(new BlobHttpHeaders { ContentType = "text/plain" })).Value;
        Assert.NotEqual(first.ETag, second.ETag);
        var changed = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal(("text/plain", null, "8"), (changed.ContentType, changed.CacheControl, changed.Metadata["batch"]));
        Assert.Equal("png", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Blocks_are_committed_in_the_order_of_the_list(Way way)
    {
        var blob = (await NewContainerAsync(way)).GetBlockBlobClient("list");
        foreach (var (id, text) in new[] { (0, "zero "), (1, "one "), (2, "two ") })
            await blob.StageBlockAsync(TextBlob.Id(id), TextBlob.Text(text));
        await Refused.AsAsync(404, "BlobNotFound", () => blob.DownloadContentAsync());
        var staged = (await blob.GetBlockListAsync(BlockListTypes.All)).Value;
        Assert.Equal((0, 3), (staged.CommittedBlocks.Count(), staged.UncommittedBlocks.Count()));

        await blob.CommitBlockListAsync([TextBlob.Id(2), TextBlob.Id(0), TextBlob.Id(2)]);
        Assert.Equal("two zero two ", await blob.ReadAsync());
        await blob.StageBlockAsync(TextBlob.Id(0), TextBlob.Text("null "));
        await blob.CommitBlockListAsync([TextBlob.Id(0), TextBlob.Id(2)]);
        Assert.Equal("null two ", await blob.ReadAsync());
        var list = (await blob.GetBlockListAsync(BlockListTypes.All)).Value;
        Assert.Equal([(TextBlob.Id(0), 5L), (TextBlob.Id(2), 4L)], list.CommittedBlocks.Select(block => (block.Name, block.SizeLong)));
        Assert.Empty(list.UncommittedBlocks);
        await Refused.AsAsync(400, "InvalidBlockList", () => blob.CommitBlockListAsync([TextBlob.Id(1)]));
        await blob.CommitBlockListAsync([]);
        Assert.Equal("", await blob.ReadAsync());
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Blobs_are_listed_by_level_and_in_pages(Way way)
    {
        var container = await NewContainerAsync(way);
        foreach (var name in new[] { "a", "b/1", "b/2", "b/c/1", "b-x", "d/1", "e" })
            await container.GetBlockBlobClient(name).CommitAsync(name);
        await container.GetBlockBlobClient("b/unfinished").StageBlockAsync(TextBlob.Id(0), TextBlob.Text("x"));

        Assert.Equal(["a", "b-x", "b/1", "b/2", "b/c/1", "d/1", "e"], await NamesAsync(container.GetBlobsAsync()));
        Assert.Equal(["b/1", "b/2", "b/c/1"], await NamesAsync(container.GetBlobsAsync(prefix: "b/")));
        Assert.Equal(["b/1", "b/2", "b/c/1", "b/unfinished"], await NamesAsync(container.GetBlobsAsync(states: BlobStates.Uncommitted, prefix: "b/")));

        foreach (var size in new[] { 1, 2, 3, 100 })
        {
            List<string> level = [];
            await foreach (var page in container.GetBlobsByHierarchyAsync(delimiter: "/").AsPages(pageSizeHint: size))
            {
                Assert.InRange(page.Values.Count, 0, size);
                level.AddRange(page.Values.Select(item => item.IsPrefix ? item.Prefix : item.Blob.Name));
            }

            Assert.Equal(["a", "b-x", "b/", "d/", "e"], level.Order(StringComparer.Ordinal));
        }

        List<string> below = [];
        await foreach (var item in container.GetBlobsByHierarchyAsync(BlobTraits.Metadata, delimiter: "/", prefix: "b/"))
            below.Add(item.IsPrefix ? item.Prefix : $"{item.Blob.Name}={item.Blob.Metadata["text"]} {item.Blob.Properties.ContentLength}");
        Assert.Equal(["b/1=b/1 3", "b/2=b/2 3", "b/c/"], below.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task A_deleted_blob_is_gone(Way way)
    {
        var container = await NewContainerAsync(way);
        var blob = container.GetBlockBlobClient("x");
        await blob.CommitAsync("x");
        Assert.Equal(202, (await blob.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots)).Status);
        await Refused.AsAsync(404, "BlobNotFound", () => blob.DeleteAsync());
        Assert.False(await blob.DeleteIfExistsAsync());
        Assert.Empty(await NamesAsync(container.GetBlobsAsync()));
    }

    private static async Task<List<string>> NamesAsync(AsyncPageable<BlobItem> blobs)
    {
        List<string> names = [];
        await foreach (var blob in blobs)
            names.Add(blob.Name);
        return names;
    }

    private async Task<BlobContainerClient> NewContainerAsync(Way way) => (await (await _doors.BlobsAsync(way)).CreateBlobContainerAsync("things")).Value;
}
