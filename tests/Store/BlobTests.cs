using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Data.Sqlite;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>What is Azure's and not the emulator's, what needs a clock, and what no client sends on its own.</summary>
public sealed class BlobTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly NewStore _store;
    private readonly BlobContainerClient _container;

    public BlobTests()
    {
        _store = NewStore.Open(clock: _clock);
        _container = _store.Blobs().GetBlobContainerClient("things");
    }

    public async Task InitializeAsync() => await _container.CreateAsync();

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task A_deleted_containers_name_cannot_be_used_for_30_s()
    {
        await PutAsync("x", "old");
        await _container.DeleteAsync();
        await Refused.AsAsync(404, "ContainerNotFound", () => Blob("x").DownloadContentAsync());
        await Refused.AsAsync(409, "ContainerBeingDeleted", () => _container.CreateAsync());
        _clock.Advance(TimeSpan.FromSeconds(30));
        await _container.CreateAsync();
        await Refused.AsAsync(404, "BlobNotFound", () => Blob("x").DownloadContentAsync());
    }

    [Fact]
    public async Task Names_that_cannot_be_are_refused()
    {
        var service = _store.Blobs();
        await Refused.AsAsync(400, "OutOfRangeInput", () => service.CreateBlobContainerAsync("ab"));
        await Refused.AsAsync(400, "InvalidResourceName", () => service.CreateBlobContainerAsync("Upper"));
        await Refused.AsAsync(400, "InvalidResourceName", () => service.CreateBlobContainerAsync("a--b"));
        await service.CreateBlobContainerAsync("$root");
    }

    [Fact]
    public async Task A_blob_is_put_in_one_request_and_its_MD5_is_told()
    {
        var put = await PutAsync("x", "content", ("Content-Type", "text/plain"), ("x-ms-blob-cache-control", "no-cache"), ("x-ms-meta-Batch", "7"));
        Assert.Equal(201, put.Status);
        var blob = (await Blob("x").DownloadContentAsync()).Value;
        Assert.Equal("content", blob.Content.ToString());
        Assert.Equal(("text/plain", "no-cache", "7"), (blob.Details.ContentType, blob.Details.CacheControl, blob.Details.Metadata["Batch"]));
        Assert.Equal("9A0364B9E99BB480DD25E1F0284C8555", Convert.ToHexString(blob.Details.ContentHash));

        var part = (await Blob("x").DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(1, 3) })).Value;
        Assert.Equal("ont", part.Content.ToString());
        Assert.Equal("9A0364B9E99BB480DD25E1F0284C8555", Convert.ToHexString(part.Details.BlobContentHash));
        await PutAsync("y", "");
        Assert.Equal("application/octet-stream", (await Blob("y").GetPropertiesAsync()).Value.ContentType);
    }

    [Fact]
    public async Task What_replaces_a_blob_replaces_all_of_it_but_its_age()
    {
        await PutAsync("x", "first", ("x-ms-meta-a", "1"));
        var before = (await Blob("x").GetPropertiesAsync()).Value;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await PutAsync("x", "second");
        var after = (await Blob("x").GetPropertiesAsync()).Value;
        Assert.Equal((before.CreatedOn, before.LastModified.AddMinutes(1), 0), (after.CreatedOn, after.LastModified, after.Metadata.Count));
        Assert.Empty((await Blob("x").GetBlockListAsync()).Value.CommittedBlocks);
    }

    [Theory]
    [InlineData("x-ms-blob-type", "PageBlob", 501, "NotImplemented")]
    [InlineData("x-ms-blob-type", "AppendBlob", 501, "NotImplemented")]
    [InlineData("x-ms-blob-type", "Sphere", 400, "InvalidHeaderValue")]
    [InlineData("x-ms-copy-source", "http://127.0.0.1/x", 501, "NotImplemented")]
    [InlineData("x-ms-tags", "a=b", 501, "NotImplemented")]
    [InlineData("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", 400, "Md5Mismatch")]
    [InlineData("x-ms-lease-id", "no guid", 400, "InvalidHeaderValue")]
    [InlineData("x-ms-lease-id", "11111111-1111-1111-1111-111111111111", 412, "LeaseNotPresentWithBlobOperation")]
    [InlineData("If-Unmodified-Since", "Mon, 01 Jan 2024 00:00:00 GMT", 412, "ConditionNotMet")]
    [InlineData("x-ms-meta-a-b", "x", 400, "InvalidMetadata")]
    public async Task What_a_put_cannot_be_is_refused(string header, string value, int status, string code)
    {
        await PutAsync("x", "before");
        var answer = await PutAsync("x", "after", (header, value));
        Assert.Equal((status, code), (answer.Status, Code(answer)));
        Assert.Equal("before", (await Blob("x").DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task More_than_64_MiB_comes_in_blocks()
    {
        var answer = await AskAsync("PUT", "/things/x", new byte[64 * 1024 * 1024 + 1], ("x-ms-blob-type", "BlockBlob"));
        Assert.Equal((413, "RequestBodyTooLarge"), (answer.Status, Code(answer)));
        Assert.Contains("<MaxLimit>67108864</MaxLimit>", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_is_checked_by_its_MD5()
    {
        var right = Convert.FromHexString("9A0364B9E99BB480DD25E1F0284C8555");
        Task<Response<BlockInfo>> StageAsync(byte[] md5)
        {
            var checkedByMd5 = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = md5 };
            return Blob("x").StageBlockAsync(Id("a"), new MemoryStream("content"u8.ToArray()), new BlockBlobStageBlockOptions { TransferValidation = checkedByMd5 });
        }

        await Refused.AsAsync(400, "Md5Mismatch", () => StageAsync(new byte[16]));
        Assert.Equal(right, (await StageAsync(right)).Value.ContentHash);
    }

    [Fact]
    public async Task Ranges_are_those_of_the_protocol()
    {
        await PutAsync("x", "0123456789");
        foreach (var (range, status, body) in new[] { ("bytes=2-", 206, "23456789"), ("bytes=2-3", 206, "23"), ("bytes=2-99", 206, "23456789"), ("bytes=5-2", 200, "0123456789"), ("bytes=-2", 200, "0123456789"), ("lines=1-2", 200, "0123456789") })
        {
            var answer = await AskAsync("GET", "/things/x", [], ("x-ms-range", range), ("Range", "bytes=0-0"));
            Assert.Equal((status, body), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        }

        var beyond = await AskAsync("GET", "/things/x", [], ("Range", "bytes=10-"));
        Assert.Equal((416, "InvalidRange", "bytes */10"), (beyond.Status, Code(beyond), Header(beyond, "Content-Range")));
        var md5 = await AskAsync("GET", "/things/x", [], ("Range", "bytes=1-9"), ("x-ms-range-get-content-md5", "true"));
        Assert.Equal("JfnnlDI7RTiF9RgfG2JNCw==", Header(md5, "Content-MD5"));
        await PutAsync("empty", "");
        Assert.Equal(416, (await AskAsync("GET", "/things/empty", [], ("Range", "bytes=0-"))).Status);
        Assert.Equal(200, (await AskAsync("GET", "/things/empty", [])).Status);
    }

    [Fact]
    public async Task A_lease_expires_and_is_lost_by_the_next_write()
    {
        await PutAsync("x", "1");
        var lease = Blob("x").GetBlobLeaseClient();
        var id = (await lease.AcquireAsync(TimeSpan.FromSeconds(15))).Value.LeaseId;
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal((LeaseState.Expired, LeaseStatus.Unlocked), await StateAsync());
        Assert.Equal("LeaseLost", Code(await PutAsync("x", "2", ("x-ms-lease-id", id))));
        await lease.RenewAsync();
        Assert.Equal((LeaseState.Leased, LeaseStatus.Locked), await StateAsync());
        _clock.Advance(TimeSpan.FromSeconds(15));

        // Whoever writes without a lease ends it for good.
        await PutAsync("x", "3");
        Assert.Equal((LeaseState.Available, LeaseStatus.Unlocked), await StateAsync());
        await Refused.AsAsync(409, "LeaseIdMismatchWithLeaseOperation", () => lease.RenewAsync());
    }

    [Fact]
    public async Task A_broken_lease_holds_for_its_period()
    {
        await PutAsync("x", "1");
        var lease = Blob("x").GetBlobLeaseClient();
        var id = (await lease.AcquireAsync(TimeSpan.FromSeconds(60))).Value.LeaseId;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(50, (await lease.BreakAsync()).Value.LeaseTime);
        Assert.Equal(20, (await lease.BreakAsync(TimeSpan.FromSeconds(20))).Value.LeaseTime);
        Assert.Equal(20, (await lease.BreakAsync(TimeSpan.FromSeconds(40))).Value.LeaseTime);
        Assert.Equal((LeaseState.Breaking, LeaseStatus.Locked), await StateAsync());

        Assert.Equal(201, (await PutAsync("x", "2", ("x-ms-lease-id", id))).Status);
        Assert.Equal("LeaseIdMissing", Code(await PutAsync("x", "3")));
        await Refused.AsAsync(409, "LeaseIsBrokenAndCannotBeRenewed", () => lease.RenewAsync());
        await Refused.AsAsync(409, "LeaseIsBreakingAndCannotBeChanged", () => lease.ChangeAsync(Guid.Empty.ToString()));
        await Refused.AsAsync(409, "LeaseAlreadyPresent", () => Blob("x").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15)));
        await Refused.AsAsync(409, "LeaseIsBreakingAndCannotBeAcquired", () => Blob("x").GetBlobLeaseClient(id).AcquireAsync(TimeSpan.FromSeconds(15)));
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((LeaseState.Broken, LeaseStatus.Unlocked), await StateAsync());
        await Refused.AsAsync(409, "LeaseNotPresentWithLeaseOperation", () => lease.ChangeAsync(Guid.Empty.ToString()));
        Assert.NotEqual(id, (await Blob("x").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15))).Value.LeaseId);
    }

    [Theory]
    [InlineData("14")]
    [InlineData("61")]
    [InlineData("-2")]
    [InlineData("x")]
    public async Task A_lease_lasts_15_to_60_s_or_for_ever(string duration)
    {
        await PutAsync("x", "1");
        var answer = await AskAsync("PUT", "/things/x?comp=lease", [], ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", duration));
        Assert.Equal((400, "InvalidHeaderValue"), (answer.Status, Code(answer)));
    }

    [Fact]
    public async Task Blocks_that_nobody_commits_go_after_a_week()
    {
        await Blob("never").StageBlockAsync(Id("a"), new MemoryStream([1]));
        _clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        await PutAsync("x", "1");
        await Refused.AsAsync(404, "BlobNotFound", () => Blob("never").GetBlockListAsync(BlockListTypes.All));
    }

    [Fact]
    public async Task Ids_of_a_blobs_blocks_are_equally_long()
    {
        await Blob("x").StageBlockAsync(Id("aa"), new MemoryStream([1]));
        await Refused.AsAsync(400, "InvalidBlobOrBlock", () => Blob("x").StageBlockAsync(Id("aaaaa"), new MemoryStream([1])));
        await Refused.AsAsync(400, "InvalidQueryParameterValue", () => Blob("x").StageBlockAsync(Id(new string('a', 65)), new MemoryStream([1])));
    }

    [Fact]
    public async Task What_was_replaced_or_deleted_takes_no_room_for_long()
    {
        for (var i = 0; i < 5; i++)
            await PutAsync("x", $"{i}");
        Assert.Equal(1, Count("content"));
        await Blob("x").StageBlockAsync(Id("a"), new MemoryStream(RandomNumberGenerator.GetBytes(3 * 1024 * 1024)));
        await Blob("x").CommitBlockListAsync([]);
        await Eventually.TrueAsync(() => Count("content") == 0 && Count("blocks") == 0, () => $"{Count("content")} pieces of content");

        for (var i = 0; i < 60; i++)
            await PutAsync($"{i}", "x");
        await _container.DeleteAsync();
        await Eventually.TrueAsync(() => Count("content") == 0 && Count("blobs") == 0, () => $"{Count("content")} pieces of content");
    }

    [Fact]
    public async Task A_part_is_read_without_the_rest()
    {
        await AskAsync("PUT", "/things/large", RandomNumberGenerator.GetBytes(5 * 1024 * 1024 + 7), ("x-ms-blob-type", "BlockBlob"));
        using var file = Open();
        using var command = file.CreateCommand();
        command.CommandText = "SELECT group_concat(length(bytes), ' ') FROM content";
        Assert.Equal("1048576 1048576 1048576 1048576 1048576 7", command.ExecuteScalar());
        command.CommandText = "EXPLAIN QUERY PLAN SELECT start, bytes FROM content WHERE blockId = 1 AND start >= 2 AND start < 3 ORDER BY start";
        using var plan = command.ExecuteReader();
        Assert.True(plan.Read());
        Assert.Equal("SEARCH content USING PRIMARY KEY (blockId=? AND start>? AND start<?)", plan.GetString(3));
    }

    [Fact]
    public async Task Levels_of_many_blobs_are_passed_over_and_odd_names_are_told()
    {
        foreach (var name in new[] { "a/1", "a/2", "a/3", "a0", "\u0001odd", "z\uffff/" })
            await PutAsync(Uri.EscapeDataString(name), name);
        List<string> seen = [];
        await foreach (var page in _container.GetBlobsByHierarchyAsync(delimiter: "/").AsPages(pageSizeHint: 1))
            seen.AddRange(page.Values.Select(item => item.IsPrefix ? item.Prefix : item.Blob.Name));
        Assert.Equal(["\u0001odd", "a/", "a0", "z\uffff/"], seen);
    }

    [Fact]
    public async Task What_this_store_does_not_have_says_so()
    {
        foreach (var (method, target) in new[] { ("PUT", "/things/x?comp=snapshot"), ("GET", "/things/x?snapshot=2024-01-01"), ("PUT", "/things/x?comp=tier"), ("POST", "/?comp=batch"), ("PUT", "/things/x?comp=appendblock") })
        {
            var answer = await AskAsync(method, target, []);
            Assert.Equal((501, "NotImplemented"), (answer.Status, Code(answer)));
        }
    }

    private static string Id(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string? Header(StorageResponse answer, string name) => answer.Headers.Find(header => header.Name == name).Value;

    private static string? Code(StorageResponse answer) => Header(answer, "x-ms-error-code");

    private BlockBlobClient Blob(string name) => _container.GetBlockBlobClient(name);

    private async Task<(LeaseState, LeaseStatus)> StateAsync()
    {
        var properties = (await Blob("x").GetPropertiesAsync()).Value;
        return (properties.LeaseState, properties.LeaseStatus);
    }

    private Task<StorageResponse> PutAsync(string name, string text, params IEnumerable<(string Name, string Value)> headers) =>
        AskAsync("PUT", $"/things/{name}", Encoding.UTF8.GetBytes(text), headers.Prepend(("x-ms-blob-type", "BlockBlob")));

    private Task<StorageResponse> AskAsync(string method, string target, byte[] body, params IEnumerable<(string Name, string Value)> headers)
    {
        var parts = target.Split('?');
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
            all[name] = value;
        return _store.Door.Answer(StorageKind.Blob, new StorageRequest(method, parts[0], QueryText.Read(parts.Length > 1 ? "?" + parts[1] : ""), all, body, "http://127.0.0.1/x"));
    }

    private long Count(string table)
    {
        using var file = Open();
        using var command = file.CreateCommand();
#pragma warning disable CA2100 // A name of the test's own.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private SqliteConnection Open()
    {
        var file = new SqliteConnection($"Data Source={Path.Combine(_store.Folder, "store.db")};Mode=ReadWrite;Pooling=False");
        file.Open();
        return file;
    }
}
