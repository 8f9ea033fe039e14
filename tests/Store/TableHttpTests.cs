using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace PrivateDomain.Tests.Store;

/// <summary>The table service over HTTP as no client asks it: sizes, versions, and what is no HTTP at all.</summary>
public sealed class TableHttpTests : IAsyncLifetime
{
    private SignedTables _tables = null!;

    public async Task InitializeAsync() => _tables = await SignedTables.NewAsync();

    public async Task DisposeAsync() => await _tables.DisposeAsync();

    [Fact]
    public async Task A_batch_is_answered_as_it_is_in_process()
    {
        using var batch = _tables.Request("POST", "/$batch");
        batch.Content = new StringContent(new TableBatch().Put("p", "a").Insert("p", "b").Body.Replace("http://127.0.0.1/x", _tables.Address.ToString(), StringComparison.Ordinal));
        batch.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(TableBatch.ContentType);
        using var answer = await _tables.SendAsync(batch);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((202, 2), ((int)answer.StatusCode, text.Split("HTTP/1.1 204").Length - 1));
        Assert.Equal("multipart/mixed", answer.Content.Headers.ContentType!.MediaType);

        var none = _tables.Request("POST", "/$batch", "{}");
        Assert.Equal((400, "InvalidInput"), await _tables.AskAsync(none));
    }

    [Fact]
    public async Task The_longest_keys_and_a_long_filter_have_room_in_an_address()
    {
        var key = Uri.EscapeDataString(new string('好', 512));
        Assert.Equal((204, null), await _tables.AskAsync(_tables.Request("PUT", $"/things(PartitionKey='{key}',RowKey='{key}')", "{}")));
        Assert.Equal((200, null), await _tables.AskAsync(_tables.Request("GET", $"/things(PartitionKey='{key}',RowKey='{key}')")));
        var filter = string.Join("%20or%20", Enumerable.Range(0, 1000).Select(i => $"RowKey%20eq%20'{i}'"));
        Assert.Equal((200, null), await _tables.AskAsync(_tables.Request("GET", "/things()?$filter=" + filter)));
    }

    [Theory]
    [InlineData("2020-12-06x")]
    [InlineData("好")]
    [InlineData("latest")]
    public async Task A_version_that_is_no_date_is_refused(string version)
    {
        var head = $"GET /devstoreaccount1/Tables HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{Signed()}x-ms-version: {version}\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 400 ", await RawAsync(head), StringComparison.Ordinal);
        Assert.Contains("x-ms-error-code: InvalidHeaderValue", await RawAsync(head), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_known_again_by_the_clients_id_where_a_header_can_say_it()
    {
        foreach (var (id, told) in new[] { ("call-7", true), (new string('x', 1024), true), (new string('x', 1025), false), ("two words", false) })
        {
            using var request = _tables.Request("GET", "/Tables");
            request.Headers.Add("x-ms-client-request-id", id);
            using var answer = await _tables.SendAsync(request);
            Assert.Equal(told ? id : null, answer.Headers.TryGetValues("x-ms-client-request-id", out var ids) ? ids.Single() : null);
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_comes()
    {
        foreach (var length in new[] { "71303169", "2147483648", "3000000000", "5000000000", "9223372036854775807" })
        {
            var answer = await RawAsync($"POST /devstoreaccount1/Tables HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n{Signed()}\r\n");
            Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
            Assert.Contains("x-ms-error-code: RequestBodyTooLarge", answer, StringComparison.Ordinal);
        }

        Assert.Equal((413, "RequestBodyTooLarge"), await _tables.AskAsync(_tables.Request("POST", "/things", new string('x', (4 * 1024 * 1024) + 1))));
    }

    [Fact]
    public async Task A_body_may_come_in_chunks_and_the_path_with_its_host()
    {
        var answer = await RawAsync(
            $"POST http://127.0.0.1/devstoreaccount1/Tables HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n{Signed()}\r\n"
            + "E\r\n{\"TableName\":\"\r\n7\r\nother\"}\r\n0\r\n\r\n");
        Assert.Contains("HTTP/1.1 201 ", answer, StringComparison.Ordinal);
        Assert.Equal((200, null), await _tables.AskAsync(_tables.Request("GET", "/other()")));
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET /devstoreaccount1/Tables\r\n\r\n")]
    [InlineData("GET /devstoreaccount1/Tables HTTP/9.9\r\n\r\n")]
    [InlineData("GET /devstoreaccount1/Tab les HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /devstoreaccount1/Tables HTTP/1.1\r\n\r\n")]
    [InlineData("GET /devstoreaccount1/Tables HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n")]
    [InlineData("GET /devstoreaccount1/Tables HTTP/1.1\r\nHost: x\r\n: no name\r\n\r\n")]
    [InlineData("POST /devstoreaccount1/Tables HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n")]
    [InlineData("POST /devstoreaccount1/Tables HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    public async Task What_is_no_request_is_no_fault_of_the_store(string request)
    {
        Assert.Matches("^HTTP/1.1 (4|505 )", await RawAsync(request));
        Assert.StartsWith("HTTP/1.1 431 ", await RawAsync($"GET /devstoreaccount1/Tables HTTP/1.1\r\nHost: x\r\nA: {new string('x', 200_000)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal((200, null), await _tables.AskAsync(_tables.Request("GET", "/things()")));
    }

    /// <summary>The headers of a signed request for the tables, whatever its method.</summary>
    private string Signed()
    {
        using var signed = _tables.Request("POST", "/Tables");
        return string.Concat(signed.Headers.Where(header => header.Key is "x-ms-date" or "Authorization").Select(header => $"{header.Key}: {header.Value.Single()}\r\n"));
    }

    /// <summary>All that comes back until the server closes, or the whole of an answer that it was told not to close.</summary>
    private async Task<string> RawAsync(string request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new TcpClient();
        await socket.ConnectAsync(_tables.Address.Host, _tables.Address.Port, limit.Token);
        var stream = socket.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request), limit.Token);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // Closed while something was still on its way; what came first is the answer.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
