using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

/// <summary>Answers to a batch that an emulator does not give on demand.</summary>
public sealed class TransactionReplyTests
{
    private const string Created = "HTTP/1.1 204 No Content\r\nETag: W/\"datetime'2026-01-01'\"\r\n\r\n\r\n";

    [Fact]
    public async Task The_answers_inside_a_batch_have_status_reason_headers_and_body()
    {
        var second = "HTTP/1.1 200 OK\r\nx: a:b\r\nContent-Type: text/plain\r\n\r\nhello";
        var table = TestTables.On(new ScriptedTransport(Batch(Created, second)));

        var answers = (await table.SubmitTransactionAsync([Add("one"), Add("two")])).Value;

        Assert.Equal((204, "No Content"), (answers[0].Status, answers[0].ReasonPhrase));
        Assert.Equal(new ETag("W/\"datetime'2026-01-01'\""), answers[0].Headers.ETag);
        Assert.Equal("hello", answers[1].Content.ToString().TrimEnd());
        Assert.True(answers[1].Headers.TryGetValue("X", out var header));
        Assert.Equal("a:b", header);
    }

    [Theory]
    [InlineData(500, "OperationTimedOut")]
    [InlineData(503, "ServerBusy")]
    public async Task A_passing_fault_inside_a_batch_is_not_retried_by_the_pipeline(int status, string code)
    {
        var transport = new ScriptedTransport(Batch(Failed(status, code, "1:Later.")));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => TestTables.On(transport, retries: 3).SubmitTransactionAsync([Add("one"), Add("two")]));

        Assert.Equal((status, code, 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task A_passing_fault_of_the_batch_itself_is_retried_with_the_same_body()
    {
        var transport = new ScriptedTransport(new Answer(503), Batch(Created));

        await TestTables.On(transport, retries: 3).SubmitTransactionAsync([Add("one")]);

        Assert.Equal(2, transport.Requests.Count);
        Assert.Equal(transport.Requests[0].Body, transport.Requests[1].Body);
    }

    [Fact]
    public async Task A_refusal_without_a_position_leaves_the_position_open()
    {
        var table = TestTables.On(new ScriptedTransport(Batch(Failed(404, "ResourceNotFound", "The specified resource does not exist."))));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync([Add("one")]));

        Assert.Equal((404, "ResourceNotFound", null), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task A_refusal_outside_a_changeset_is_understood_as_well()
    {
        var part = "Content-Type: application/http\r\n\r\n" + Failed(400, "InvalidInput", "0:No.");
        var table = TestTables.On(new ScriptedTransport(Multipart("outer", part)));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync([Add("one")]));

        Assert.Equal((400, 0), (failure.Status, failure.FailedTransactionActionIndex));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>a proxy's page</html>")]
    [InlineData("--outer\r\nContent-Type: application/http\r\n\r\nnot http at all\r\n--outer--")]
    [InlineData("--outer\r\nContent-Type: multipart/mixed\r\n\r\nno boundary\r\n--outer--")]
    [InlineData("--outer\r\n\r\nHTTP/1.1 what\r\n--outer--")]
    [InlineData("--outer--")]
    public async Task An_answer_that_cannot_be_read_fails_with_its_text(string body)
    {
        var table = TestTables.On(new ScriptedTransport(new Answer(202, body, ("Content-Type", "multipart/mixed; boundary=outer"))));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.SubmitTransactionAsync([Add("one")]));

        Assert.Equal(202, failure.Status);
        Assert.Contains(body, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_another_kind_or_with_too_few_parts_cannot_be_read()
    {
        var plain = TestTables.On(new ScriptedTransport(new Answer(202, Batch(Created).Body, ("Content-Type", "text/plain"))));
        var few = TestTables.On(new ScriptedTransport(Batch(Created)));

        await Assert.ThrowsAsync<RequestFailedException>(() => plain.SubmitTransactionAsync([Add("one")]));
        await Assert.ThrowsAsync<RequestFailedException>(() => few.SubmitTransactionAsync([Add("one"), Add("two")]));
    }

    [Fact]
    public async Task The_request_is_one_changeset_with_whole_requests_in_it_and_no_authorization_inside()
    {
        var transport = new ScriptedTransport(Batch(Created, Created, Created));

        await TestTables.On(transport).SubmitTransactionAsync(
        [
            Add("o'1"),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "2"), new ETag("W/\"v\"")),
            new(TableTransactionActionType.Delete, new TableEntity("p", "3")),
        ]);

        var sent = Assert.Single(transport.Requests);
        var body = sent.Body;
        Assert.Equal("/$batch", sent.Address.AbsolutePath);
        Assert.StartsWith("multipart/mixed; boundary=batch_", sent.Headers["Content-Type"], StringComparison.Ordinal);
        const string Table = "https://shop.table.core.windows.net/contacts";
        string[] expected =
        [
            $"POST {Table} HTTP/1.1\r\n",
            $"PATCH {Table}(PartitionKey='p',RowKey='2') HTTP/1.1\r\n",
            "If-Match: W/\"v\"\r\n",
            $"DELETE {Table}(PartitionKey='p',RowKey='3') HTTP/1.1\r\n",
            "If-Match: *\r\n",
            "\"RowKey\":\"o\\u00271\"",
        ];
        Assert.All(expected, text => Assert.Contains(text, body, StringComparison.Ordinal));
        Assert.DoesNotContain("Authorization", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', body.Replace("\r\n", "", StringComparison.Ordinal));
    }

    private static TableTransactionAction Add(string row) => new(TableTransactionActionType.Add, new TableEntity("p", row));

    private static string Failed(int status, string code, string message) =>
        $"HTTP/1.1 {status} No\r\nContent-Type: application/json\r\n\r\n{Answer.Error(status, code, message).Body}";

    private static Answer Batch(params string[] answers)
    {
        const string Header = "--inner\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
        var changeset = string.Concat(answers.Select(answer => $"{Header}{answer}\r\n"));
        return Multipart("outer", $"Content-Type: multipart/mixed; boundary=inner\r\n\r\n{changeset}--inner--\r\n");
    }

    private static Answer Multipart(string boundary, string part) =>
        new(202, $"--{boundary}\r\n{part}\r\n--{boundary}--\r\n", ("Content-Type", $"multipart/mixed; boundary={boundary}"));
}
