using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

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
            () => TestTables.On(transport, retries: 3).UpdateEntityAsync(new TableEntity("p", "r"), new ETag("v")), 412, "UpdateConditionNotSatisfied");
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
        var options = new TableClientOptions { Transport = transport, Retry = { Delay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero, Mode = RetryMode.Fixed } };
        options.AddPolicy(calls, HttpPipelinePosition.PerCall);
        options.AddPolicy(tries, HttpPipelinePosition.PerRetry);
        var service = new TableServiceClient(new Uri("https://shop.table.core.windows.net"), new TableSharedKeyCredential("shop", "c2VjcmV0"), options);

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

    [Fact]
    public async Task A_code_is_found_in_the_body_or_else_in_the_header_or_not_at_all()
    {
        var table = TestTables.On(new ScriptedTransport(
            Answer.Error(409, "EntityAlreadyExists", "It exists.\\nRequestId:1"),
            new Answer(404, "", ("x-ms-error-code", "TableNotFound")),
            new Answer(403, "<html>no</html>"),
            new Answer(400, "[]")));
        Task Add() => table.AddEntityAsync(new TableEntity("p", "r"));

        var first = await TestTables.RefusedAsync(Add, 409, "EntityAlreadyExists");
        await TestTables.RefusedAsync(Add, 404, "TableNotFound");
        var third = await Assert.ThrowsAsync<RequestFailedException>(Add);
        var fourth = await Assert.ThrowsAsync<RequestFailedException>(Add);

        Assert.True(first.ErrorCode! == TableErrorCode.EntityAlreadyExists);
        Assert.Contains("It exists.", first.Message, StringComparison.Ordinal);
        Assert.Equal((403, null), (third.Status, third.ErrorCode));
        Assert.Equal((400, null), (fourth.Status, fourth.ErrorCode));
    }

    [Fact]
    public async Task A_table_that_exists_is_fine_and_one_that_is_being_deleted_is_not()
    {
        var table = TestTables.On(new ScriptedTransport(
            Answer.Error(409, "TableAlreadyExists"),
            Answer.Error(409, "TableBeingDeleted"),
            Answer.Error(409, "TableAlreadyExists"),
            Answer.Error(404, "ResourceNotFound")));

        var existing = await table.CreateIfNotExistsAsync();

        Assert.Equal((409, "contacts"), (existing.GetRawResponse().Status, existing.Value.Name));
        await TestTables.RefusedAsync(() => table.CreateIfNotExistsAsync(), 409, "TableBeingDeleted");
        await TestTables.RefusedAsync(() => table.CreateAsync(), 409, "TableAlreadyExists");
        Assert.Equal(404, (await table.DeleteAsync()).Status);
    }

    [Fact]
    public async Task Tables_are_made_once_and_deleted_once()
    {
        var (service, name) = (TestTables.Service, TestTables.NewName());

        Assert.Equal(204, (await service.CreateTableIfNotExistsAsync(name)).GetRawResponse().Status);
        Assert.Equal(409, (await service.CreateTableIfNotExistsAsync(name)).GetRawResponse().Status);
        Assert.Equal(409, service.GetTableClient(name).CreateIfNotExists().GetRawResponse().Status);
        await TestTables.RefusedAsync(() => service.CreateTableAsync(name), 409, "TableAlreadyExists");
        Assert.Equal(204, (await service.DeleteTableAsync(name)).Status);
        Assert.Equal(404, service.DeleteTable(name).Status);
    }

    [Fact]
    public void Error_codes_compare_without_regard_to_case()
    {
        Assert.True(TableErrorCode.TableNotFound == "tablenotfound");
        Assert.False(TableErrorCode.TableNotFound == TableErrorCode.ResourceNotFound);
        Assert.Equal(new TableErrorCode("x").GetHashCode(), new TableErrorCode("X").GetHashCode());
        Assert.Equal("Unheard", new TableErrorCode("Unheard").ToString());
        Assert.Throws<ArgumentNullException>(() => new TableErrorCode(null!));
    }

    [Fact]
    public void A_refusal_built_by_hand_carries_the_position_that_it_was_given()
    {
        var refusal = new RequestFailedException(409, "It exists.", "EntityAlreadyExists", null) { Data = { ["FailedEntity"] = "3" } };

        Assert.Equal(3, new TableTransactionFailedException(refusal).FailedTransactionActionIndex);
        Assert.Null(new TableTransactionFailedException(new RequestFailedException("lost")).FailedTransactionActionIndex);
    }

    private sealed class Counting : HttpPipelineSynchronousPolicy
    {
        public int Count { get; private set; }

        public override void OnSendingRequest(HttpMessage message) => Count++;
    }
}
