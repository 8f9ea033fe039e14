using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace PrivateDomain.Tests.Tables;

public sealed class RefusalTests
{
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
}
