using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>Several conditions at once, which reads combine and writes do not.</summary>
public sealed class BlobConditionTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Before = "Sun, 01 Mar 2026 07:59:59 GMT";
    private const string Then = "Sun, 01 Mar 2026 08:00:00 GMT";
    private const string Other = "\"0x1\"";

    private readonly OneContainer _things = new();
    private string _now = null!;

    public async Task InitializeAsync()
    {
        await _things.Client.CreateAsync();
        _now = OneContainer.Header(await _things.PutAsync("x", "text"), "ETag")!;
    }

    public async ValueTask DisposeAsync() => await _things.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory]
    [InlineData("now", null, null, null, 200)]
    [InlineData("other, now", null, null, null, 200)]
    [InlineData("other,other", null, null, null, 412)]
    [InlineData("*", null, null, null, 200)]
    [InlineData(null, "other, other", null, null, 200)]
    [InlineData(null, "other, now", null, null, 304)]
    [InlineData(null, "*", null, null, 400)]
    [InlineData("now", null, null, Then, 200)]
    [InlineData("now", null, null, Before, 412)]
    [InlineData("other", null, null, Then, 412)]
    [InlineData(null, "now", Before, null, 200)]
    [InlineData(null, "other", Then, null, 200)]
    [InlineData(null, "now", Then, null, 304)]
    [InlineData("now", "other", Before, Then, 200)]
    [InlineData("now", "now", Then, Then, 304)]
    [InlineData("other", "now", Then, Then, 412)]
    [InlineData(null, null, "Sunday, 01-Mar-26 08:00:00 GMT", null, 304)]
    [InlineData(null, null, "yesterday", null, 400)]
    public async Task A_read_combines_them(string? match, string? noneMatch, string? since, string? unmodified, int status)
    {
        foreach (var method in new[] { "GET", "HEAD" })
        {
            var answer = await AskAsync(method, "/things/x", match, noneMatch, since, unmodified);
            Assert.Equal(status, answer.Status);
            if (status == 304)
                Assert.Equal((_now, 0), (OneContainer.Header(answer, "ETag"), answer.Body.Length));
        }
    }

    [Theory]
    [InlineData("now", null, null, null, 200)]
    [InlineData("now", null, null, Before, 200)]
    [InlineData("other", null, null, Then, 412)]
    [InlineData(null, "other", Then, null, 200)]
    [InlineData(null, "now", Before, null, 412)]
    [InlineData(null, null, Before, null, 200)]
    [InlineData(null, null, Then, null, 412)]
    [InlineData(null, null, null, Before, 412)]
    [InlineData("now", "other", null, null, 400)]
    [InlineData("now", null, Before, null, 400)]
    [InlineData(null, "other", null, Then, 400)]
    [InlineData(null, null, Before, Then, 400)]
    [InlineData("now, other", null, null, null, 400)]
    [InlineData(null, "other, other", null, null, 400)]
    public async Task A_write_goes_by_one_and_by_the_version_where_a_time_comes_with_it(string? match, string? noneMatch, string? since, string? unmodified, int status)
    {
        var answer = await AskAsync("PUT", "/things/x?comp=metadata", match, noneMatch, since, unmodified);
        Assert.Equal(status, answer.Status);
        if (status == 400)
            Assert.Equal("MultipleConditionHeadersNotSupported", OneContainer.Code(answer));
    }

    private Task<StorageResponse> AskAsync(string method, string target, string? match, string? noneMatch, string? since, string? unmodified)
    {
        var stated = new[] { ("If-Match", Tags(match)), ("If-None-Match", Tags(noneMatch)), ("If-Modified-Since", since), ("If-Unmodified-Since", unmodified) };
        return _things.AskAsync(method, target, [], stated.Where(header => header.Item2 is not null).Select(header => (header.Item1, header.Item2!)));
    }

    private string? Tags(string? words) => words?.Replace("now", _now, StringComparison.Ordinal).Replace("other", Other, StringComparison.Ordinal);
}
