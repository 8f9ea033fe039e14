using System.Security.Cryptography;
using System.Text;
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
        await Refused.AsAsync(404, "ContainerNotFound", () => CommitAsync(container.GetBlockBlobClient("x"), "x"));
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
            await blob.StageBlockAsync(Id(i), new MemoryStream(parts[i]));
        var committed = (await blob.CommitBlockListAsync([Id(0), Id(1), Id(2)])).Value;

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
        var headers = new BlobHttpHeaders { ContentType = "image/png", CacheControl = "no-store", ContentDisposition = "inline", ContentEncoding = "gzip", ContentLanguage = "zh", ContentHash = RandomNumberGenerator.GetBytes(16) };
        await blob.StageBlockAsync(Id(0), new MemoryStream("png"u8.ToArray()));
        await blob.CommitBlockListAsync([Id(0)], new CommitBlockListOptions { HttpHeaders = headers, Metadata = new Dictionary<string, string> { ["Batch"] = "7" } });

        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal(("image/png", "no-store", "inline", "gzip", "zh"), (properties.ContentType, properties.CacheControl, properties.ContentDisposition, properties.ContentEncoding, properties.ContentLanguage));
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
            await blob.StageBlockAsync(Id(id), Text(text));
        await Refused.AsAsync(404, "BlobNotFound", () => blob.DownloadContentAsync());
        var staged = (await blob.GetBlockListAsync(BlockListTypes.All)).Value;
        Assert.Equal((0, 3), (staged.CommittedBlocks.Count(), staged.UncommittedBlocks.Count()));

        await blob.CommitBlockListAsync([Id(2), Id(0), Id(2)]);
        Assert.Equal("two zero two ", await ReadAsync(blob));
        await blob.StageBlockAsync(Id(0), Text("null "));
        await blob.CommitBlockListAsync([Id(0), Id(2)]);
        Assert.Equal("null two ", await ReadAsync(blob));
        var list = (await blob.GetBlockListAsync(BlockListTypes.All)).Value;
        Assert.Equal([(Id(0), 5L), (Id(2), 4L)], list.CommittedBlocks.Select(block => (block.Name, block.SizeLong)));
        Assert.Empty(list.UncommittedBlocks);
        await Refused.AsAsync(400, "InvalidBlockList", () => blob.CommitBlockListAsync([Id(1)]));
        await blob.CommitBlockListAsync([]);
        Assert.Equal("", await ReadAsync(blob));
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Blobs_are_listed_by_level_and_in_pages(Way way)
    {
        var container = await NewContainerAsync(way);
        foreach (var name in new[] { "a", "b/1", "b/2", "b/c/1", "b-x", "d/1", "e" })
            await CommitAsync(container.GetBlockBlobClient(name), name);
        await container.GetBlockBlobClient("b/unfinished").StageBlockAsync(Id(0), Text("x"));

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
        await CommitAsync(blob, "x");
        Assert.Equal(202, (await blob.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots)).Status);
        await Refused.AsAsync(404, "BlobNotFound", () => blob.DeleteAsync());
        Assert.False(await blob.DeleteIfExistsAsync());
        Assert.Empty(await NamesAsync(container.GetBlobsAsync()));
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Conditions_hold_or_refuse(Way way)
    {
        var blob = (await NewContainerAsync(way)).GetBlockBlobClient("x");
        var absent = new BlobRequestConditions { IfNoneMatch = ETag.All };
        var other = new BlobRequestConditions { IfMatch = new ETag("\"0x1\"") };
        await Refused.AsAsync(412, "ConditionNotMet", () => CommitAsync(blob, "never", other));
        var first = await CommitAsync(blob, "first", absent);
        await Refused.AsAsync(409, "BlobAlreadyExists", () => CommitAsync(blob, "second", absent));
        await Refused.AsAsync(412, "ConditionNotMet", () => CommitAsync(blob, "second", other));
        var second = await CommitAsync(blob, "second", new BlobRequestConditions { IfMatch = first.ETag });

        await Refused.AsAsync(412, "ConditionNotMet", () => blob.GetPropertiesAsync(new BlobRequestConditions { IfMatch = first.ETag }));
        await Refused.AsAsync(412, "ConditionNotMet", () => blob.DeleteAsync(conditions: new BlobRequestConditions { IfMatch = first.ETag }));
        await Refused.AsAsync(412, "ConditionNotMet", () => blob.SetMetadataAsync(new Dictionary<string, string>(), new BlobRequestConditions { IfNoneMatch = second.ETag }));
        var unchanged = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = second.ETag } };
        Assert.Equal(304, (await blob.DownloadContentAsync(unchanged)).GetRawResponse().Status);
        var since = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfModifiedSince = second.LastModified } };
        Assert.Equal(304, (await blob.DownloadContentAsync(since)).GetRawResponse().Status);
        await Refused.AsAsync(412, "ConditionNotMet", () => blob.GetPropertiesAsync(new BlobRequestConditions { IfUnmodifiedSince = second.LastModified.AddSeconds(-1) }));
        Assert.Equal("second", await ReadAsync(blob));
        await blob.DeleteAsync(conditions: new BlobRequestConditions { IfMatch = second.ETag, IfUnmodifiedSince = second.LastModified });
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Who_has_the_lease_writes_and_nobody_else(Way way)
    {
        var blob = (await NewContainerAsync(way)).GetBlockBlobClient("lock");
        await Refused.AsAsync(404, "BlobNotFound", () => blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15)));
        await CommitAsync(blob, "x");
        var id = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        var lease = blob.GetBlobLeaseClient(id);
        Assert.Equal(id, (await lease.AcquireAsync(TimeSpan.FromSeconds(60))).Value.LeaseId);
        Assert.Equal(id, (await lease.AcquireAsync(TimeSpan.FromSeconds(30))).Value.LeaseId);
        await Refused.AsAsync(409, "LeaseAlreadyPresent", () => blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15)));
        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal((LeaseState.Leased, LeaseStatus.Locked, LeaseDurationType.Fixed), (properties.LeaseState, properties.LeaseStatus, properties.LeaseDuration));

        await Refused.AsAsync(412, "LeaseIdMissing", () => CommitAsync(blob, "y"));
        await Refused.AsAsync(412, "LeaseIdMissing", () => blob.DeleteAsync());
        await Refused.AsAsync(412, "LeaseIdMissing", () => blob.SetMetadataAsync(new Dictionary<string, string>()));
        await Refused.AsAsync(412, "LeaseIdMismatchWithBlobOperation", () => CommitAsync(blob, "y", Leased(Guid.Empty.ToString())));
        await CommitAsync(blob, "y", Leased(id));
        Assert.Equal("y", await ReadAsync(blob));

        await lease.RenewAsync();
        await Refused.AsAsync(409, "LeaseIdMismatchWithLeaseOperation", () => blob.GetBlobLeaseClient(Guid.Empty.ToString()).RenewAsync());
        var next = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        Assert.Equal(next, (await lease.ChangeAsync(next)).Value.LeaseId);
        await Refused.AsAsync(409, "LeaseIdMismatchWithLeaseOperation", () => blob.GetBlobLeaseClient(id).ReleaseAsync());
        await blob.GetBlobLeaseClient(next).ReleaseAsync();
        Assert.Equal(LeaseState.Available, (await blob.GetPropertiesAsync()).Value.LeaseState);
        await Refused.AsAsync(409, "LeaseIdMismatchWithLeaseOperation", () => blob.GetBlobLeaseClient(next).RenewAsync());
        await Refused.AsAsync(409, "LeaseNotPresentWithLeaseOperation", () => lease.BreakAsync());
        await CommitAsync(blob, "z");
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task A_lease_for_ever_is_broken_at_once(Way way)
    {
        var container = await NewContainerAsync(way);
        var blob = container.GetBlockBlobClient("lock");
        await CommitAsync(blob, "x");
        var lease = blob.GetBlobLeaseClient();
        var id = (await lease.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration)).Value.LeaseId;
        Assert.Equal(LeaseDurationType.Infinite, (await blob.GetPropertiesAsync()).Value.LeaseDuration);
        Assert.Equal(0, (await lease.BreakAsync()).Value.LeaseTime);
        Assert.Equal((LeaseState.Broken, LeaseStatus.Unlocked), ((await blob.GetPropertiesAsync()).Value.LeaseState, (await blob.GetPropertiesAsync()).Value.LeaseStatus));
        await Refused.AsAsync(409, "LeaseIsBrokenAndCannotBeRenewed", () => blob.GetBlobLeaseClient(id).RenewAsync());
        await blob.GetBlobLeaseClient(id).ReleaseAsync();

        var whole = container.GetBlobLeaseClient();
        await whole.AcquireAsync(TimeSpan.FromSeconds(15));
        await Refused.AsAsync(412, "LeaseIdMissing", () => container.DeleteAsync());
        await CommitAsync(blob, "still");
        await container.DeleteAsync(Leased(whole.LeaseId));
    }

    private static string Id(int number) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{number:D4}"));

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private static BlobRequestConditions Leased(string id) => new() { LeaseId = id };

    private static async Task<BlobContentInfo> CommitAsync(BlockBlobClient blob, string text, BlobRequestConditions? conditions = null)
    {
        await blob.StageBlockAsync(Id(0), Text(text), new BlockBlobStageBlockOptions { Conditions = conditions?.LeaseId is { } lease ? Leased(lease) : null });
        return (await blob.CommitBlockListAsync([Id(0)], new CommitBlockListOptions { Conditions = conditions, Metadata = new Dictionary<string, string> { ["text"] = text } })).Value;
    }

    private static async Task<string> ReadAsync(BlockBlobClient blob) => (await blob.DownloadContentAsync()).Value.Content.ToString();

    private static async Task<List<string>> NamesAsync(AsyncPageable<BlobItem> blobs)
    {
        List<string> names = [];
        await foreach (var blob in blobs)
            names.Add(blob.Name);
        return names;
    }

    private async Task<BlobContainerClient> NewContainerAsync(Way way) => (await (await _doors.BlobsAsync(way)).CreateBlobContainerAsync("things")).Value;
}
