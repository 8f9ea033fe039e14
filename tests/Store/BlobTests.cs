using System.Text;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;

namespace PrivateDomain.Tests.Store;

/// <summary>What is Azure's and not the emulator's, and what no client sends on its own.</summary>
public sealed class BlobTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly OneContainer _things = new();

    public async Task InitializeAsync() => await _things.Client.CreateAsync();

    public async ValueTask DisposeAsync() => await _things.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task A_deleted_containers_name_cannot_be_used_for_30_s()
    {
        await _things.PutAsync("x", "old");
        await _things.Client.DeleteAsync();
        await Refused.AsAsync(404, "ContainerNotFound", () => _things.Blob("x").DownloadContentAsync());
        await Refused.AsAsync(409, "ContainerBeingDeleted", () => _things.Client.CreateAsync());
        _things.Clock.Advance(TimeSpan.FromSeconds(30));
        await _things.Client.CreateAsync();
        await Refused.AsAsync(404, "BlobNotFound", () => _things.Blob("x").DownloadContentAsync());
    }

    [Fact]
    public async Task Names_that_cannot_be_are_refused()
    {
        var service = _things.Store.Blobs();
        await Refused.AsAsync(400, "OutOfRangeInput", () => service.CreateBlobContainerAsync("ab"));
        await Refused.AsAsync(400, "InvalidResourceName", () => service.CreateBlobContainerAsync("Upper"));
        await Refused.AsAsync(400, "InvalidResourceName", () => service.CreateBlobContainerAsync("a--b"));
        await service.CreateBlobContainerAsync("$root");
    }

    [Fact]
    public async Task A_blob_is_put_in_one_request_and_its_MD5_is_told()
    {
        var put = await _things.PutAsync("x", "content", ("Content-Type", "text/plain"), ("x-ms-blob-cache-control", "no-cache"), ("x-ms-meta-Batch", "7"));
        Assert.Equal(201, put.Status);
        var blob = (await _things.Blob("x").DownloadContentAsync()).Value;
        Assert.Equal("content", blob.Content.ToString());
        Assert.Equal(("text/plain", "no-cache", "7"), (blob.Details.ContentType, blob.Details.CacheControl, blob.Details.Metadata["Batch"]));
        Assert.Equal("9A0364B9E99BB480DD25E1F0284C8555", Convert.ToHexString(blob.Details.ContentHash));

        var part = (await _things.Blob("x").DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(1, 3) })).Value;
        Assert.Equal("ont", part.Content.ToString());
        Assert.Equal("9A0364B9E99BB480DD25E1F0284C8555", Convert.ToHexString(part.Details.BlobContentHash));
        await _things.PutAsync("y", "");
        Assert.Equal("application/octet-stream", (await _things.Blob("y").GetPropertiesAsync()).Value.ContentType);
    }

    [Fact]
    public async Task What_replaces_a_blob_replaces_all_of_it_but_its_age()
    {
        await _things.PutAsync("x", "first", ("x-ms-meta-a", "1"));
        var before = (await _things.Blob("x").GetPropertiesAsync()).Value;
        _things.Clock.Advance(TimeSpan.FromMinutes(1));
        await _things.PutAsync("x", "second");
        var after = (await _things.Blob("x").GetPropertiesAsync()).Value;
        Assert.Equal((before.CreatedOn, before.LastModified.AddMinutes(1), 0), (after.CreatedOn, after.LastModified, after.Metadata.Count));
        Assert.Empty((await _things.Blob("x").GetBlockListAsync()).Value.CommittedBlocks);
    }

    [Theory]
    [InlineData("x-ms-blob-type", "PageBlob", 501, "NotImplemented")]
    [InlineData("x-ms-blob-type", "AppendBlob", 501, "NotImplemented")]
    [InlineData("x-ms-blob-type", "Sphere", 400, "InvalidHeaderValue")]
    [InlineData("x-ms-copy-source", "http://127.0.0.1/x", 501, "NotImplemented")]
    [InlineData("x-ms-tags", "a=b", 501, "NotImplemented")]
    [InlineData("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", 400, "Md5Mismatch")]
    [InlineData("Content-MD5", "AAAA", 400, "InvalidMd5")]
    [InlineData("Content-MD5", "no base64", 400, "InvalidMd5")]
    [InlineData("x-ms-blob-content-md5", "AAAAAAAAAAAAAAAAAAAAAA==", 400, "Md5Mismatch")]
    [InlineData("x-ms-blob-content-md5", "AAAA", 400, "InvalidMd5")]
    [InlineData("x-ms-version", "1", 400, "InvalidHeaderValue")]
    [InlineData("x-ms-lease-id", "no guid", 400, "InvalidHeaderValue")]
    [InlineData("x-ms-lease-id", "11111111-1111-1111-1111-111111111111", 412, "LeaseNotPresentWithBlobOperation")]
    [InlineData("If-Unmodified-Since", "Mon, 01 Jan 2024 00:00:00 GMT", 412, "ConditionNotMet")]
    [InlineData("x-ms-meta-a-b", "x", 400, "InvalidMetadata")]
    public async Task What_a_put_cannot_be_is_refused(string header, string value, int status, string code)
    {
        await _things.PutAsync("x", "before");
        var answer = await _things.PutAsync("x", "after", (header, value));
        Assert.Equal((status, code), (answer.Status, OneContainer.Code(answer)));
        Assert.Equal("before", (await _things.Blob("x").DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task More_than_64_MiB_comes_in_blocks()
    {
        var answer = await _things.AskAsync("PUT", "/things/x", new byte[64 * 1024 * 1024 + 1], ("x-ms-blob-type", "BlockBlob"));
        Assert.Equal((413, "RequestBodyTooLarge"), (answer.Status, OneContainer.Code(answer)));
        Assert.Contains("<MaxLimit>67108864</MaxLimit>", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_is_checked_by_its_MD5()
    {
        var right = Convert.FromHexString("9A0364B9E99BB480DD25E1F0284C8555");
        Task<Response<BlockInfo>> StageAsync(byte[] md5)
        {
            var checkedByMd5 = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = md5 };
            return _things.Blob("x").StageBlockAsync(OneContainer.Id("a"), new MemoryStream("content"u8.ToArray()), new BlockBlobStageBlockOptions { TransferValidation = checkedByMd5 });
        }

        await Refused.AsAsync(400, "Md5Mismatch", () => StageAsync(new byte[16]));
        Assert.Equal(right, (await StageAsync(right)).Value.ContentHash);
    }

    [Fact]
    public async Task Ranges_are_those_of_the_protocol()
    {
        await _things.PutAsync("x", "0123456789");
        foreach (var (range, status, body) in new[]
        {
            ("bytes=2-", 206, "23456789"),
            ("bytes=2-3", 206, "23"),
            ("bytes=2-99", 206, "23456789"),
            ("bytes=5-2", 200, "0123456789"),
            ("bytes=-2", 200, "0123456789"),
            ("lines=1-2", 200, "0123456789"),
        })
        {
            var answer = await _things.AskAsync("GET", "/things/x", [], ("x-ms-range", range), ("Range", "bytes=0-0"));
            Assert.Equal((status, body), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        }

        var beyond = await _things.AskAsync("GET", "/things/x", [], ("Range", "bytes=10-"));
        Assert.Equal((416, "InvalidRange", "bytes */10"), (beyond.Status, OneContainer.Code(beyond), OneContainer.Header(beyond, "Content-Range")));
        var md5 = await _things.AskAsync("GET", "/things/x", [], ("Range", "bytes=1-9"), ("x-ms-range-get-content-md5", "true"));
        Assert.Equal("JfnnlDI7RTiF9RgfG2JNCw==", OneContainer.Header(md5, "Content-MD5"));
        foreach (var range in new[] { "", "bytes=-2" })
        {
            var whole = await _things.AskAsync("GET", "/things/x", [], ("Range", range), ("x-ms-range-get-content-md5", "true"));
            Assert.Equal((400, "InvalidHeaderValue"), (whole.Status, OneContainer.Code(whole)));
        }

        await _things.PutAsync("empty", "");
        Assert.Equal(416, (await _things.AskAsync("GET", "/things/empty", [], ("Range", "bytes=0-"))).Status);
        Assert.Equal(200, (await _things.AskAsync("GET", "/things/empty", [])).Status);
    }

    [Fact]
    public async Task Ids_of_a_blobs_blocks_are_equally_long()
    {
        await _things.Blob("x").StageBlockAsync(OneContainer.Id("aa"), new MemoryStream([1]));
        await Refused.AsAsync(400, "InvalidBlobOrBlock", () => _things.Blob("x").StageBlockAsync(OneContainer.Id("aaaaa"), new MemoryStream([1])));
        await Refused.AsAsync(400, "InvalidQueryParameterValue", () => _things.Blob("x").StageBlockAsync(OneContainer.Id(new string('a', 65)), new MemoryStream([1])));
    }

    [Fact]
    public async Task Levels_of_many_blobs_are_passed_over_and_odd_names_are_told()
    {
        foreach (var name in new[] { "a/1", "a/2", "a/3", "a0", "\u0001odd", "z\uffff/" })
            await _things.PutAsync(Uri.EscapeDataString(name), name);
        List<string> seen = [];
        await foreach (var page in _things.Client.GetBlobsByHierarchyAsync(delimiter: "/").AsPages(pageSizeHint: 1))
            seen.AddRange(page.Values.Select(item => item.IsPrefix ? item.Prefix : item.Blob.Name));
        Assert.Equal(["\u0001odd", "a/", "a0", "z\uffff/"], seen);
    }

    [Fact]
    public async Task What_this_store_does_not_have_says_so()
    {
        foreach (var (method, target) in new[]
        {
            ("PUT", "/things/x?comp=snapshot"),
            ("GET", "/things/x?snapshot=2024-01-01"),
            ("PUT", "/things/x?comp=tier"),
            ("POST", "/?comp=batch"),
            ("PUT", "/things/x?comp=appendblock"),
        })
        {
            var answer = await _things.AskAsync(method, target, []);
            Assert.Equal((501, "NotImplemented"), (answer.Status, OneContainer.Code(answer)));
        }
    }
}
