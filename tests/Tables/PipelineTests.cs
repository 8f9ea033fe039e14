using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

public sealed class PipelineTests
{
    [Fact]
    public async Task Every_request_states_version_format_and_date_and_is_signed()
    {
        var transport = new ScriptedTransport(new Answer(204));

        await TestTables.On(transport).UpsertEntityAsync(new TableEntity("p", "r"));

        var headers = Assert.Single(transport.Requests).Headers;
        Assert.Equal("2020-12-06", headers["x-ms-version"]);
        Assert.Equal("3.0", headers["DataServiceVersion"]);
        Assert.Equal("application/json;odata=minimalmetadata", headers["Accept"]);
        Assert.True(DateTimeOffset.TryParseExact(headers["x-ms-date"], "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        Assert.StartsWith("SharedKeyLite shop:", headers["Authorization"], StringComparison.Ordinal);
        Assert.True(headers.ContainsKey("x-ms-client-request-id"));
        Assert.StartsWith("azsdk-net-Data.Tables/", headers["User-Agent"], StringComparison.Ordinal);
        Assert.False(headers.ContainsKey("If-Match"));
    }

    [Fact]
    public async Task Conditions_and_modes_are_told_by_method_and_header()
    {
        var transport = new ScriptedTransport(Enumerable.Repeat(new Answer(204), 6));
        var table = TestTables.On(transport);
        var row = new TableEntity("p", "r");

        await table.AddEntityAsync(row);
        await table.UpsertEntityAsync(row);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace);
        await table.UpdateEntityAsync(row, new ETag("W/\"datetime'x'\""));
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        await table.DeleteEntityAsync("p", "r");

        Assert.Equal(
            ["POST", "PATCH", "PUT", "PATCH W/\"datetime'x'\"", "PUT *", "DELETE *"],
            transport.Requests.Select(sent => $"{sent.Method} {sent.Headers.GetValueOrDefault("If-Match")}".Trim()),
            StringComparer.Ordinal);
        Assert.Equal("return-no-content", transport.Requests[0].Headers["Prefer"]);
    }

    [Fact]
    public async Task An_insert_that_is_repeated_after_it_was_done_answers_409()
    {
        var transport = new ScriptedTransport(new Answer(500), Answer.Error(409, "EntityAlreadyExists"));

        await TestTables.RefusedAsync(
            () => TestTables.On(transport, retries: 3).AddEntityAsync(new TableEntity("p", "r")), 409, "EntityAlreadyExists");

        Assert.Equal(2, transport.Requests.Count);
    }

    [Fact]
    public async Task A_conditional_update_that_is_repeated_after_it_was_done_answers_412()
    {
        var transport = new ScriptedTransport(Answer.Lost, Answer.Error(412, "UpdateConditionNotSatisfied"));

        await TestTables.RefusedAsync(
            () => TestTables.On(transport, retries: 3).UpdateEntityAsync(new TableEntity("p", "r"), new ETag("v")),
            412,
            "UpdateConditionNotSatisfied");
    }

    [Theory]
    [InlineData(503, "ServerBusy")]
    [InlineData(500, "OperationTimedOut")]
    public async Task A_passing_fault_is_retried_as_often_as_the_options_say(int status, string code)
    {
        var transport = new ScriptedTransport(Enumerable.Repeat(Answer.Error(status, code), 3));

        await TestTables.RefusedAsync(
            () => TestTables.On(transport, retries: 2).GetEntityAsync<TableEntity>("p", "r"), status, code);

        Assert.Equal(3, transport.Requests.Count);
    }

    [Fact]
    public async Task Own_policies_run_per_call_and_per_try()
    {
        var (calls, tries) = (new Counting(), new Counting());
        var transport = new ScriptedTransport(new Answer(503), new Answer(503), new Answer(204));
        var options = TestTables.Options(transport, retries: 3);
        options.AddPolicy(calls, HttpPipelinePosition.PerCall);
        options.AddPolicy(tries, HttpPipelinePosition.PerRetry);
        var credential = new TableSharedKeyCredential("shop", "c2VjcmV0");
        var service = new TableServiceClient(new Uri("https://shop.table.core.windows.net"), credential, options);

        await service.GetTableClient("contacts").UpsertEntityAsync(new TableEntity("p", "r"));

        Assert.Equal((1, 3), (calls.Count, tries.Count));
    }

    [Fact]
    public async Task A_cancelled_call_stops()
    {
        var transport = new ScriptedTransport();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TestTables.On(transport).AddEntityAsync(new TableEntity("p", "r"), cancelled.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => TestTables.On(transport).AddEntity(new TableEntity("p", "r"), cancelled.Token));
    }

    private sealed class Counting : HttpPipelineSynchronousPolicy
    {
        public int Count { get; private set; }

        public override void OnSendingRequest(HttpMessage message) => Count++;
    }
}
