namespace PrivateDomain.Tests.Store;

/// <summary>Bodies that are no batch: always told so, never a fault of the service.</summary>
public sealed class TableMalformedBatchTests : IAsyncLifetime
{
    private OneTable _table = null!;

    public static TheoryData<string, string> Replacements => new()
    {
        { "--batch_1--\r\n", "" },
        { "--changeset_1--\r\n", "" },
        { "--batch_1\r\n", "" },
        { "--changeset_1\r\n", "" },
        { "; boundary=changeset_1", "" },
        { "boundary=changeset_1", "boundary=" },
        { "boundary=changeset_1", "boundary=\"" },
        { "boundary=changeset_1", "boundary=other" },
        { "multipart/mixed; boundary=changeset_1", "application/http" },
        { "Content-Type: multipart/mixed; boundary=changeset_1\r\n", "" },
        { "Content-Type: multipart", "Content-Type multipart" },
        { "Content-Type: application/http", "Content-Type application/http" },
        { "Content-Type: application/http", ": application/http" },
        { "\r\n", "\n" },
        { "\r\n\r\n", "\r\n" },
        { " HTTP/1.1", "" },
        { " HTTP/1.1", " HTTP/9" },
        { "PUT ", "" },
        { "PUT ", "PUT  " },
        { "http://127.0.0.1/x/things", "" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "mailto:x" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "file:///things" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "http://" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "/" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "?" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "//" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "/things(" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "/things%" },
        { "http://127.0.0.1/x/things(PartitionKey='p',RowKey='r')", "/$batch" },
        { "{}", "{" },
        { "{}", "[]" },
        { "{}", "" },
        { "--batch_1", "--\u00e4" },
    };

    public async Task InitializeAsync() => _table = await OneTable.NewAsync();

    public async Task DisposeAsync() => await _table.DisposeAsync();

    [Theory, MemberData(nameof(Replacements))]
    public async Task It_is_refused(string part, string by)
    {
        var whole = new TableBatch().Put("p", "r").Body;
        Assert.Contains(part, whole, StringComparison.Ordinal);
        var answer = await _table.AskAsync("POST", "/$batch", whole.Replace(part, by), ("Content-Type", TableBatch.ContentType));
        Assert.True(answer.Status is 400 || (answer.Status is 202 && OneTable.Text(answer).Contains("HTTP/1.1 4", StringComparison.Ordinal)), $"{answer.Status} {OneTable.Text(answer)}");
        Assert.Empty(OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/mixed; boundary=")]
    [InlineData("multipart/mixed; boundary=\"\"")]
    [InlineData("multipart/mixed; boundary=other")]
    [InlineData("application/json")]
    [InlineData(";;;")]
    public async Task Without_its_boundary_it_is_refused(string? contentType)
    {
        (string, string)[] headers = contentType is null ? [] : [("Content-Type", contentType)];
        await _table.RefusedAsync(400, "InvalidInput", "POST", "/$batch", new TableBatch().Put("p", "r").Body, headers);
        await _table.RefusedAsync(400, "InvalidInput", "POST", "/$batch", "", headers);
    }

    [Fact]
    public async Task Cut_anywhere_it_is_refused_or_whole()
    {
        var whole = new TableBatch().Put("p", "r").Body;
        for (var length = 0; length < whole.Length - "--\r\n".Length; length++)
            await _table.RefusedAsync(400, "InvalidInput", "POST", "/$batch", whole[..length], ("Content-Type", TableBatch.ContentType));
        Assert.Empty(OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()")));
    }

    [Fact]
    public async Task Two_change_sets_or_none_are_refused()
    {
        var whole = new TableBatch().Put("p", "r").Body;
        var set = whole[..whole.IndexOf("--batch_1--", StringComparison.Ordinal)];
        await _table.RefusedAsync(400, "InvalidInput", "POST", "/$batch", set + whole, ("Content-Type", TableBatch.ContentType));
        await _table.RefusedAsync(400, "InvalidInput", "POST", "/$batch", new TableBatch().Body, ("Content-Type", TableBatch.ContentType));
        await _table.RefusedAsync(400, "InvalidInput", "POST", "/$batch", "--batch_1--\r\n", ("Content-Type", TableBatch.ContentType));
        await _table.RefusedAsync(405, "MethodNotAllowed", "GET", "/$batch");
    }
}
