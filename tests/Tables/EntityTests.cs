using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

public sealed class EntityTests
{
    [Fact]
    public async Task An_entity_that_was_added_is_read_back_with_a_version_and_a_time()
    {
        var table = await TestTables.NewAsync();

        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Li", ["Age"] = 34 });
        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal(204, added.Status);
        Assert.Equal(("p", "r", "Li", 34), (read.PartitionKey, read.RowKey, read.GetString("Name"), read.GetInt32("Age")));
        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.NotNull(read.Timestamp);
        Assert.Equal(TimeSpan.Zero, read.Timestamp.Value.Offset);
    }

    [Fact]
    public async Task A_second_entity_with_the_same_keys_is_refused()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        await TestTables.RefusedAsync(() => table.AddEntityAsync(new TableEntity("p", "r")), 409, "EntityAlreadyExists");
    }

    [Fact]
    public async Task A_missing_entity_and_a_missing_table_have_different_codes()
    {
        var table = await TestTables.NewAsync();
        var nowhere = TestTables.Service.GetTableClient(TestTables.NewName());

        await TestTables.RefusedAsync(() => table.GetEntityAsync<TableEntity>("p", "r"), 404, "ResourceNotFound");
        await TestTables.RefusedAsync(() => nowhere.GetEntityAsync<TableEntity>("p", "r"), 404, "TableNotFound");
        await TestTables.RefusedAsync(() => nowhere.AddEntityAsync(new TableEntity("p", "r")), 404, "TableNotFound");
    }

    [Fact]
    public async Task Asking_whether_an_entity_exists_answers_without_a_value_but_not_for_a_missing_table()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));
        var nowhere = TestTables.Service.GetTableClient(TestTables.NewName());

        var there = await table.GetEntityIfExistsAsync<TableEntity>("p", "r");
        var missing = await table.GetEntityIfExistsAsync<TableEntity>("p", "x");

        Assert.True(there.HasValue);
        Assert.Equal("r", there.Value!.RowKey);
        Assert.False(missing.HasValue);
        Assert.Equal(404, missing.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => missing.Value);
        await TestTables.RefusedAsync(() => nowhere.GetEntityIfExistsAsync<TableEntity>("p", "r"), 404, "TableNotFound");
    }

    [Fact]
    public async Task An_update_with_the_version_that_was_read_succeeds_once()
    {
        var table = await TestTables.NewAsync();
        var version = (await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 })).Headers.ETag!.Value;
        var changed = new TableEntity("p", "r") { ["N"] = 2 };

        var updated = await table.UpdateEntityAsync(changed, version, TableUpdateMode.Replace);

        Assert.NotEqual(version, updated.Headers.ETag);
        await TestTables.RefusedAsync(() => table.UpdateEntityAsync(changed, version), 412, "UpdateConditionNotSatisfied");
        Assert.Equal(204, (await table.UpdateEntityAsync(changed, ETag.All)).Status);
    }

    [Fact]
    public async Task An_update_without_a_version_is_a_mistake_and_of_a_missing_row_a_refusal()
    {
        var table = await TestTables.NewAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default));
        await TestTables.RefusedAsync(() => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All), 404, "ResourceNotFound");
    }

    [Fact]
    public async Task A_merge_keeps_what_it_does_not_mention_and_cannot_clear_a_property()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = "a", ["B"] = "b" });

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = null, ["C"] = "c" });
        var merged = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = "d" }, TableUpdateMode.Replace);
        var replaced = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal(("a", "b", "c"), (merged.GetString("A"), merged.GetString("B"), merged.GetString("C")));
        Assert.Equal((null, null, "d"), (replaced.GetString("A"), replaced.GetString("B"), replaced.GetString("C")));
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_no_error_and_deleting_another_version_is()
    {
        var table = await TestTables.NewAsync();
        var entity = new TableEntity("p", "r");
        var version = (await table.AddEntityAsync(entity)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(entity);

        await TestTables.RefusedAsync(() => table.DeleteEntityAsync("p", "r", version), 412, "UpdateConditionNotSatisfied");
        Assert.Equal(204, (await table.DeleteEntityAsync(entity)).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r")).Status);
    }

    [Fact]
    public async Task A_selection_reads_the_named_properties_and_no_others()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = "a", ["B"] = "b" });

        var read = (await table.GetEntityAsync<TableEntity>("p", "r", ["A"])).Value;

        Assert.Equal(("a", false, false), (read.GetString("A"), read.ContainsKey("B"), read.ContainsKey("RowKey")));
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("''")]
    [InlineData("")]
    [InlineData("100% a+b c&d=e")]
    [InlineData("私域 – é 🎈")]
    [InlineData("a..b;c,d(e)[f]{g}|h~i@j!k$l*m:n\"o<p>")]
    public async Task Any_key_the_service_allows_is_written_read_found_updated_and_deleted(string key)
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity(key, key) { ["N"] = 1 });

        await table.UpsertEntityAsync(new TableEntity(key, key) { ["N"] = 2 });
        var read = (await table.GetEntityAsync<TableEntity>(key, key)).Value;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}");
        var found = await table.QueryAsync<TableEntity>(filter).ListAsync();
        await table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace);
        var deleted = await table.DeleteEntityAsync(key, key);

        Assert.Equal((key, key, 2), (read.PartitionKey, read.RowKey, read.GetInt32("N")));
        Assert.Equal(key, Assert.Single(found).RowKey);
        Assert.Equal(204, deleted.Status);
    }

    [Fact]
    public async Task The_synchronous_calls_do_the_same()
    {
        var table = await TestTables.NewAsync();
        var version = table.AddEntity(new TableEntity("p", "r") { ["N"] = 1 }).Headers.ETag!.Value;
        table.UpdateEntity(new TableEntity("p", "r") { ["N"] = 2 }, version);
        table.UpsertEntity(new TableEntity("p", "s") { ["N"] = 3 });
        table.SubmitTransaction([new(TableTransactionActionType.Add, new TableEntity("p", "t"))]);

        Assert.Equal(2, table.GetEntity<TableEntity>("p", "r").Value.GetInt32("N"));
        Assert.False(table.GetEntityIfExists<TableEntity>("p", "x").HasValue);
        var found = table.Query<TableEntity>(row => row.PartitionKey == "p", maxPerPage: 2).Select(row => row.RowKey);
        Assert.Equal("r s t", string.Join(' ', found));
        Assert.Equal(204, table.DeleteEntity("p", "r").Status);
        Assert.Equal(404, table.DeleteEntity(new TableEntity("p", "r")).Status);
        var refusal = Assert.Throws<RequestFailedException>(() => table.AddEntity(new TableEntity("p", "s")));
        Assert.Equal("EntityAlreadyExists", refusal.ErrorCode);
    }
}
