using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

/// <summary>Which answers are asked for again, and what a write says that had been done when it was.</summary>
public sealed class RetryTests
{
    [Fact]
    public void By_default_a_try_is_followed_by_three_more_exponentially_from_800_ms_to_a_minute()
    {
        var retry = new TableClientOptions().Retry;

        Assert.Equal(
            (3, RetryMode.Exponential, TimeSpan.FromMilliseconds(800), TimeSpan.FromMinutes(1)),
            (retry.MaxRetries, retry.Mode, retry.Delay, retry.MaxDelay));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_status_is_retried(int status)
    {
        var transport = new ScriptedTransport(new Answer(status), new Answer(status), new Answer(204));

        await Write(transport);

        Assert.Equal(3, transport.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(413)]
    [InlineData(501)]
    public async Task A_final_status_is_not_retried(int status)
    {
        var transport = new ScriptedTransport(new Answer(status));

        Assert.Equal(status, (await Assert.ThrowsAsync<RequestFailedException>(() => Write(transport))).Status);
    }

    [Fact]
    public async Task A_lost_connection_is_retried_with_the_same_request_id_and_body()
    {
        var transport = new ScriptedTransport(Answer.Lost, new Answer(204));

        await Write(transport);

        Assert.Equal(transport.Requests[0].Body, transport.Requests[1].Body);
        Assert.Equal(transport.Requests[0].Headers["x-ms-client-request-id"], transport.Requests[1].Headers["x-ms-client-request-id"]);
    }

    [Fact]
    public async Task A_deletion_that_is_repeated_after_it_was_done_is_no_error()
    {
        var transport = new ScriptedTransport(Answer.Lost, Answer.Error(404, "ResourceNotFound"));

        Assert.Equal(404, (await TestTables.On(transport, retries: 3).DeleteEntityAsync("p", "r")).Status);
    }

    [Fact]
    public async Task A_table_that_is_made_again_after_it_was_made_exists_and_deleted_again_is_gone()
    {
        var table = TestTables.On(
            new ScriptedTransport(
                new Answer(500), Answer.Error(409, "TableAlreadyExists"), Answer.Lost, Answer.Error(404, "ResourceNotFound")),
            retries: 3);

        Assert.Equal(409, (await table.CreateIfNotExistsAsync()).GetRawResponse().Status);
        Assert.Equal(404, (await table.DeleteAsync()).Status);
    }

    [Fact]
    public async Task An_upsert_that_is_repeated_after_it_was_done_says_nothing_of_it()
    {
        var transport = new ScriptedTransport(Answer.Lost, new Answer(204));

        Assert.Equal(204, (await TestTables.On(transport, retries: 3).UpsertEntityAsync(new TableEntity("p", "r"))).Status);
    }

    [Fact]
    public async Task After_a_conflict_of_a_repeated_insert_the_stored_row_tells_whose_it_is()
    {
        var transport = new ScriptedTransport(
            Answer.Lost,
            Answer.Error(409, "EntityAlreadyExists"),
            new Answer(200, """{"PartitionKey":"p","RowKey":"r","Writer":"me"}"""));
        var table = TestTables.On(transport, retries: 3);

        await TestTables.RefusedAsync(
            () => table.AddEntityAsync(new TableEntity("p", "r") { ["Writer"] = "me" }), 409, "EntityAlreadyExists");

        Assert.Equal("me", (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetString("Writer"));
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_repeated_and_fails_at_its_first_insert()
    {
        const string Refusal = """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"0:It exists."}}}""";
        const string Reply =
            "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n\r\n"
            + Refusal + "\r\n--b--";
        var transport = new ScriptedTransport(Answer.Lost, new Answer(202, Reply, ("Content-Type", "multipart/mixed; boundary=b")));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => TestTables.On(transport, retries: 3)
            .SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));

        Assert.Equal((409, 0, 2), (failure.Status, failure.FailedTransactionActionIndex, transport.Requests.Count));
    }

    private static Task Write(ScriptedTransport transport) =>
        TestTables.On(transport, retries: 3).UpsertEntityAsync(new TableEntity("p", "r"));
}
