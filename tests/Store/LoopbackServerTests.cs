using System.Net;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using PrivateDomain.Embedded.Storage;
using PrivateDomain.Embedded.Storage.Hosting;

namespace PrivateDomain.Tests.Store;

/// <summary>Who may ask the store over loopback.</summary>
public sealed class LoopbackServerTests
{
    [Fact]
    public async Task Whoever_has_the_key_of_the_development_storage_is_served()
    {
        await using var served = await TestStore.Serve();
        await new TableServiceClient(served.ConnectionString).CreateTableAsync("rows");
        await new QueueClient(served.ConnectionString, "lane").CreateAsync();
        await new BlobContainerClient(served.ConnectionString, "files").CreateAsync();

        Assert.Contains("AccountName=devstoreaccount1", served.ConnectionString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccountKey=", "AccountKey=AAAA")]
    [InlineData("AccountName=devstoreaccount1", "AccountName=somebodyelse")]
    public async Task A_wrong_key_or_name_is_refused_by_all_three_services(string right, string wrong)
    {
        await using var served = await TestStore.Serve();
        var stranger = served.ConnectionString.Replace(right, wrong, StringComparison.Ordinal);

        await Refused(() => new TableServiceClient(stranger, new TableClientOptions { Retry = { MaxRetries = 0 } }).CreateTableAsync("rows"));
        await Refused(() => new QueueClient(stranger, "lane").CreateAsync());
        await Refused(() => new BlobContainerClient(stranger, "files").CreateAsync());
        await Refused(() => new BlobContainerClient(stranger, "files").ExistsAsync());
    }

    [Fact]
    public async Task A_request_without_a_signature_or_with_an_old_date_is_refused_and_changes_nothing()
    {
        await using var served = await TestStore.Serve();
        var table = new TableServiceClient(served.ConnectionString);
        await table.CreateTableAsync("rows");
        using var http = new HttpClient();

        using var bare = await http.DeleteAsync(new Uri($"{table.Uri}/Tables('rows')"));
        using var old = new HttpRequestMessage(HttpMethod.Delete, new Uri($"{table.Uri}/Tables('rows')"));
        old.Headers.TryAddWithoutValidation("x-ms-date", "Sun, 22 Nov 2020 00:00:00 GMT");
        old.Headers.TryAddWithoutValidation("Authorization", "SharedKeyLite devstoreaccount1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        using var late = await http.SendAsync(old);

        Assert.All(new[] { bare, late }, answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        Assert.Equal(["rows"], await table.QueryAsync().Select(found => found.Name).ToListAsync());
    }

    [Fact]
    public async Task As_many_metadata_as_may_be_and_the_longest_name_have_room_in_a_request()
    {
        await using var served = await TestStore.Serve();
        var container = new BlobContainerClient(served.ConnectionString, "files");
        await container.CreateAsync();
        var blob = container.GetBlockBlobClient(new string('好', 1024));
        var metadata = Enumerable.Range(0, 1300).ToDictionary(number => $"n{number:D4}", _ => "x");
        metadata["n0000"] = "tab\there";
        await blob.CommitBlockListAsync([], new CommitBlockListOptions { Metadata = metadata });

        var kept = (await blob.GetPropertiesAsync()).Value.Metadata;
        Assert.Equal((1300, "tab\there"), (kept.Count, kept["n0000"]));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_what_to_do()
    {
        await using var served = await TestStore.Serve();
        await using var place = new Place();
        await using var other = EmbeddedStore.Open($"EmbeddedStorage={place.Folder};Durable=false", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var port = new TableServiceClient(served.ConnectionString).Uri.Port - 2;

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => LoopbackServer.StartAsync(other, port));
        Assert.Contains($"127.0.0.1:{port}", refused.Message, StringComparison.Ordinal);
    }

    private static async Task Refused<T>(Func<Task<T>> call)
    {
        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(call);
        Assert.Equal(403, refusal.Status);
    }
}
