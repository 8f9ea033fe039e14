using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

public sealed class TransactionTests
{
    [Fact]
    public async Task A_transaction_does_all_its_actions_and_answers_each_in_order()
    {
        var table = await TestTables.NewAsync();
        var old = (await table.AddEntityAsync(new TableEntity("p", "old") { ["A"] = 1, ["B"] = 1 })).Headers.ETag!.Value;
        await table.AddEntityAsync(new TableEntity("p", "gone"));
        await table.AddEntityAsync(new TableEntity("p", "merged") { ["A"] = 1 });

        var answers = (await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "new") { ["Name"] = "私域" }),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "old") { ["A"] = 2 }, old),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "merged") { ["B"] = 2 }, ETag.All),
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "um") { ["A"] = 1 }),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "ur") { ["A"] = 1 }),
            new(TableTransactionActionType.Delete, new TableEntity("p", "gone")),
        ])).Value;
        var rows = (await table.QueryAsync<TableEntity>().ListAsync()).ToDictionary(row => row.RowKey, StringComparer.Ordinal);

        Assert.All(answers, answer => Assert.Equal(204, answer.Status));
        Assert.Equal("merged new old um ur", string.Join(' ', rows.Keys.Order(StringComparer.Ordinal)));
        Assert.Equal("私域", rows["new"].GetString("Name"));
        Assert.Equal((2, false), (rows["old"].GetInt32("A"), rows["old"].ContainsKey("B")));
        Assert.Equal((1, 2), (rows["merged"].GetInt32("A"), rows["merged"].GetInt32("B")));
        Assert.Equal(rows["new"].ETag, answers[0].Headers.ETag);
        Assert.Equal(rows["old"].ETag, answers[1].Headers.ETag);
    }

    [Fact]
    public async Task A_transaction_with_one_refused_action_changes_nothing_and_says_which()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "seen"));

        var failure = await FailsAsync(table, 409, "EntityAlreadyExists", Add("one"), Add("two"), Add("seen"), Add("three"));

        Assert.Equal(2, failure.FailedTransactionActionIndex);
        Assert.Equal("seen", Assert.Single(await table.QueryAsync<TableEntity>().ListAsync()).RowKey);
    }

    [Fact]
    public async Task A_stale_version_fails_the_transaction_at_its_action()
    {
        var table = await TestTables.NewAsync();
        var version = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r"));

        var failure = await FailsAsync(
            table,
            412,
            "UpdateConditionNotSatisfied",
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, new TableEntity("p", "r"), version));

        Assert.Equal(0, failure.FailedTransactionActionIndex);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_fatal_in_a_transaction()
    {
        var table = await TestTables.NewAsync();

        var failure = await FailsAsync(
            table, 404, "ResourceNotFound", Add("one"), new(TableTransactionActionType.Delete, new TableEntity("p", "missing")));

        Assert.Equal(1, failure.FailedTransactionActionIndex);
        Assert.Empty(await table.QueryAsync<TableEntity>().ListAsync());
    }

    [Theory]
    [InlineData(TableTransactionActionType.UpdateMerge)]
    [InlineData(TableTransactionActionType.UpdateReplace)]
    public async Task An_update_without_a_version_brings_a_deleted_row_back_and_with_any_version_does_not(TableTransactionActionType update)
    {
        var table = await TestTables.NewAsync();
        var deleted = new TableEntity("p", "r") { ["A"] = 1 };

        await FailsAsync(table, 404, "ResourceNotFound", new TableTransactionAction(update, deleted, ETag.All));
        await table.SubmitTransactionAsync([new(update, deleted)]);

        Assert.Single(await table.QueryAsync<TableEntity>().ListAsync());
    }

    [Fact]
    public async Task An_empty_transaction_is_a_mistake()
    {
        var table = await TestTables.NewAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.SubmitTransactionAsync(null!));
    }

    [Fact]
    public async Task A_transaction_into_a_missing_table_says_so()
    {
        var nowhere = TestTables.Service.GetTableClient(TestTables.NewName());

        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(() => nowhere.SubmitTransactionAsync([Add("one")]));

        Assert.Equal((404, "TableNotFound"), (refusal.Status, refusal.ErrorCode));
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("100% a+b")]
    [InlineData("私域 🎈")]
    public async Task Any_key_the_service_allows_works_in_a_transaction(string key)
    {
        var table = await TestTables.NewAsync();
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpsertReplace, new TableEntity(key, key))]);

        Assert.Equal(key, (await table.GetEntityAsync<TableEntity>(key, key)).Value.RowKey);
    }

    [Fact]
    public async Task Of_many_writers_with_one_version_exactly_one_wins()
    {
        var table = await TestTables.NewAsync();
        var version = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            try
            {
                await table.UpdateEntityAsync(new TableEntity("p", "r") { ["Writer"] = writer }, version);
                return 204;
            }
            catch (RequestFailedException refusal)
            {
                return refusal.Status;
            }
        }));

        Assert.Equal(1, outcomes.Count(status => status == 204));
        Assert.Equal(15, outcomes.Count(status => status == 412));
    }

    private static TableTransactionAction Add(string row) => new(TableTransactionActionType.Add, new TableEntity("p", row));

    private static async Task<TableTransactionFailedException> FailsAsync(
        TableClient table, int status, string code, params TableTransactionAction[] actions)
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions));
        Assert.Equal((status, code), (failure.Status, failure.ErrorCode));
        return failure;
    }
}
