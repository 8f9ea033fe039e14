namespace PrivateDomain.Tests.Store;

/// <summary>Who may ask the table service over HTTP, and for how long a signature is good.</summary>
public sealed class TableSignatureTests : IAsyncLifetime
{
    private SignedTables _tables = null!;

    public async Task InitializeAsync() => _tables = await SignedTables.NewAsync();

    public async Task DisposeAsync() => await _tables.DisposeAsync();

    [Theory]
    [InlineData("SharedKey")]
    [InlineData("SharedKeyLite")]
    public async Task Both_forms_of_a_signature_open_every_method(string scheme)
    {
        Assert.Equal((201, null), await AskAsync("POST", "/things", """{"PartitionKey":"p","RowKey":"好 %"}"""));
        Assert.Equal((204, null), await AskAsync("PUT", "/things(PartitionKey='p',RowKey='%E5%A5%BD%20%25')", """{"A":1}"""));
        Assert.Equal((204, null), await AskAsync("MERGE", "/things(PartitionKey='p',RowKey='%E5%A5%BD%20%25')", """{"B":1}"""));
        Assert.Equal((200, null), await AskAsync("GET", "/things()?$filter=A%20eq%201&$top=5"));
        Assert.Equal((200, null), await AskAsync("GET", "/things?comp=acl"));
        Assert.Equal((200, null), await AskAsync("GET", "/?restype=service&comp=properties"));
        Assert.Equal((404, "ResourceNotFound"), await AskAsync("GET", "/things(PartitionKey='p',RowKey='none')"));
        Assert.Equal((405, "MethodNotAllowed"), await AskAsync("HEAD", "/things"));
        Task<(int, string?)> AskAsync(string method, string target, string? body = null) => _tables.AskAsync(_tables.Request(method, target, body, scheme));
    }

    [Theory]
    [InlineData(15, 200)]
    [InlineData(-15, 200)]
    [InlineData(16, 403)]
    [InlineData(-16, 403)]
    public async Task A_signature_is_good_for_a_quarter_of_an_hour(int minutesAgo, int status)
    {
        foreach (var scheme in new[] { "SharedKey", "SharedKeyLite" })
        {
            var asked = await _tables.AskAsync(_tables.Request("GET", "/Tables", scheme: scheme, date: _tables.Clock.GetUtcNow().AddMinutes(-minutesAgo)));
            Assert.Equal((status, status == 200 ? null : "AuthenticationFailed"), asked);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SharedKey")]
    [InlineData("SharedKey devstoreaccount1")]
    [InlineData("SharedKey devstoreaccount1:")]
    [InlineData("SharedKey devstoreaccount1:no base64")]
    [InlineData("SharedKeyLite devstoreaccount1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("SharedKeyLite somebodyelse:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("Bearer x")]
    public async Task Without_the_right_signature_nothing_is_told_and_nothing_changes(string? authorization)
    {
        foreach (var (method, target) in new[] { ("GET", "/Tables"), ("DELETE", "/Tables('things')"), ("GET", "/nowhere()"), ("POST", "/$batch") })
        {
            var request = _tables.Request(method, target, scheme: null);
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            Assert.Equal((403, "AuthenticationFailed"), await _tables.AskAsync(request));
        }

        Assert.Equal((200, null), await _tables.AskAsync(_tables.Request("GET", "/things()")));
    }

    [Fact]
    public async Task A_signature_is_for_one_path_and_one_date()
    {
        foreach (var scheme in new[] { "SharedKey", "SharedKeyLite" })
        {
            var elsewhere = _tables.Request("GET", "/Tables", scheme: scheme);
            elsewhere.RequestUri = new Uri(_tables.Address + "/things()");
            Assert.Equal((403, "AuthenticationFailed"), await _tables.AskAsync(elsewhere));
            var later = _tables.Request("GET", "/Tables", scheme: scheme);
            later.Headers.Remove("x-ms-date");
            later.Headers.Add("x-ms-date", _tables.Clock.GetUtcNow().AddSeconds(1).ToString("R"));
            Assert.Equal((403, "AuthenticationFailed"), await _tables.AskAsync(later));
            var undated = _tables.Request("GET", "/Tables", scheme: scheme);
            undated.Headers.Remove("x-ms-date");
            Assert.Equal((403, "AuthenticationFailed"), await _tables.AskAsync(undated));
        }
    }
}
