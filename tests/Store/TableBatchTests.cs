namespace PrivateDomain.Tests.Store;

/// <summary>Entity group transactions as the service judges them, whatever a client lets through.</summary>
public sealed class TableBatchTests : IAsyncLifetime
{
    private OneTable _table = null!;

    public async Task InitializeAsync() => _table = await OneTable.NewAsync();

    public async Task DisposeAsync() => await _table.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_write_goes_together()
    {
        await _table.PutAsync("p", "merged", """{"Keeps":1,"Changes":1}""");
        await _table.PutAsync("p", "deleted");
        var exact = await _table.PutAsync("p", "replaced", """{"Goes":1}""");
        var batch = new TableBatch().Insert("p", "new").Put("p", "upserted")
            .Add("MERGE", OneTable.At("p", "merged"), """{"Changes":2}""", "If-Match: *\r\n")
            .Add("PUT", OneTable.At("p", "replaced"), """{"Comes":1}""", $"If-Match: {exact}\r\n")
            .Add("POST", OneTable.At("p", "tunnelled"), """{"Comes":1}""", "X-HTTP-Method: PATCH\r\n")
            .Add("DELETE", OneTable.At("p", "deleted"), "", "If-Match: *\r\n");
        Assert.Equal([204, 204, 204, 204, 204, 204], await batch.DoneAsync(_table));
        Assert.Equal(["merged", "new", "replaced", "tunnelled", "upserted"], await RowsAsync());
        var merged = await _table.GetAsync("p", "merged");
        Assert.Equal((1, 2), (merged.GetProperty("Keeps").GetInt32(), merged.GetProperty("Changes").GetInt32()));
        Assert.False((await _table.GetAsync("p", "replaced")).TryGetProperty("Goes", out _));
    }

    [Fact]
    public async Task A_failure_in_the_middle_keeps_nothing_and_says_which_it_was()
    {
        var before = await _table.PutAsync("p", "there", """{"Value":"before"}""");
        await new TableBatch().Put("p", "a").Put("p", "there", """{"Value":"after"}""").Insert("p", "b").Add("DELETE", OneTable.At("p", "c"), "", "If-Match: *\r\n").Put("p", "d")
            .RefusedAsync(_table, 3, 404, "ResourceNotFound");
        await new TableBatch().Put("p", "a").Insert("p", "there").RefusedAsync(_table, 1, 409, "EntityAlreadyExists");
        await new TableBatch().Put("p", "a").Add("PUT", OneTable.At("p", "there"), "{}", "If-Match: W/\"datetime'old'\"\r\n").RefusedAsync(_table, 1, 412, "UpdateConditionNotSatisfied");
        Assert.Equal(["there"], await RowsAsync());
        Assert.Equal(("before", before), ((await _table.GetAsync("p", "there")).GetProperty("Value").GetString(), (await _table.GetAsync("p", "there")).GetProperty("odata.etag").GetString()));
    }

    [Fact]
    public async Task One_partition_of_one_table_is_all_it_may_touch()
    {
        await _table.CreateAsync("others");
        await new TableBatch().Put("p", "a").Put("P", "b").RefusedAsync(_table, 1, 400, "CommandsInBatchActOnDifferentPartitions");
        await new TableBatch().Insert("p", "a").Insert("p", "b").Insert("q", "c").RefusedAsync(_table, 2, 400, "CommandsInBatchActOnDifferentPartitions");
        await new TableBatch().Put("p", "a").Add("PUT", "/others(PartitionKey='p',RowKey='b')").RefusedAsync(_table, 1, 400, "CommandsInBatchActOnDifferentPartitions");
        Assert.Empty(await RowsAsync());
        Assert.Equal([204, 204], await new TableBatch().Put("p", "a").Add("PUT", "/THINGS(PartitionKey='p',%20RowKey='b')").DoneAsync(_table));
    }

    [Fact]
    public async Task A_row_comes_once()
    {
        await new TableBatch().Insert("p", "a").Insert("p", "b").Add("PUT", OneTable.At("p", "a")).RefusedAsync(_table, 2, 400, "InvalidDuplicateRow");
        await new TableBatch().Put("p", "a").Add("PUT", "/THINGS(PartitionKey='p',RowKey='a')").RefusedAsync(_table, 1, 400, "InvalidDuplicateRow");
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_hundred_operations_go_and_one_more_does_not()
    {
        static TableBatch Of(int count) => Enumerable.Range(0, count).Aggregate(new TableBatch(), (batch, i) => batch.Put("p", $"{i:000}"));
        await Of(101).RefusedAsync(_table, 100, 400, "InvalidInput");
        Assert.Empty(await RowsAsync());
        Assert.Equal(100, (await Of(100).DoneAsync(_table)).Count);
        Assert.Equal(100, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task Four_MiB_go_and_more_do_not()
    {
        TableBatch Of(int bytes)
        {
            var batch = new TableBatch();
            for (var i = 0; i < 9; i++)
                batch.Put("p", $"{i}", "{" + string.Join(',', Enumerable.Range(0, 15).Select(n => $"\"P{n}\":\"{new string('x', bytes / 9 / 15 - 100)}\"")) + "}");
            return batch;
        }

        Assert.Equal("RequestBodyTooLarge", OneTable.Header(await Of(4_300_000).SendAsync(_table), "x-ms-error-code"));
        Assert.Empty(await RowsAsync());
        Assert.Equal(9, (await Of(4_100_000).DoneAsync(_table)).Count);
    }

    [Fact]
    public async Task What_is_no_write_of_a_row_is_refused_with_its_place()
    {
        await new TableBatch().Put("p", "a").Add("GET", OneTable.At("p", "b"), "").RefusedAsync(_table, 1, 501, "NotImplemented");
        await new TableBatch().Put("p", "a").Add("DELETE", OneTable.At("p", "b"), "").RefusedAsync(_table, 1, 400, "MissingRequiredHeader");
        await new TableBatch().Put("p", "a").Add("FOO", OneTable.At("p", "b"), "").RefusedAsync(_table, 1, 405, "MethodNotAllowed");
        await new TableBatch().Add("POST", "/things", "{}").RefusedAsync(_table, 0, 400, "PropertiesNeedValue");
        await new TableBatch().Put("p", "a").Put("p", "b", """{"Bad-name":1}""").RefusedAsync(_table, 1, 400, "PropertyNameInvalid");
        await new TableBatch().Add("PUT", "/nowhere(PartitionKey='p',RowKey='a')").RefusedAsync(_table, 0, 404, "TableNotFound");
        await new TableBatch().Add("DELETE", "/Tables('things')", "").RefusedAsync(_table, 0, 400, "InvalidInput");
        await new TableBatch().Put("p", "a").Put("p", "slash/").RefusedAsync(_table, 1, 400, "OutOfRangeInput");
        Assert.Empty(await RowsAsync());
    }

    [Theory]
    [InlineData("PUT /things(PartitionKey='p',RowKey='r') HTTP/1.1")]
    [InlineData("PUT things(PartitionKey='p',RowKey='r') HTTP/1.1")]
    [InlineData("PUT /x/things(PartitionKey='p',RowKey='r')?timeout=5 HTTP/1.1")]
    [InlineData("PUT http://elsewhere/things(PartitionKey='p',RowKey='r')?timeout=5 HTTP/1.1")]
    public async Task An_address_may_be_whole_or_only_its_path(string line)
    {
        var body = new TableBatch().Put("p", "r").Body.Replace($"PUT http://127.0.0.1/x{OneTable.At("p", "r")} HTTP/1.1", line);
        Assert.Contains("HTTP/1.1 204", OneTable.Text(await _table.AskAsync("POST", "/$batch", body, ("Content-Type", TableBatch.ContentType))), StringComparison.Ordinal);
        Assert.Equal(["r"], await RowsAsync());
    }

    [Fact]
    public async Task A_boundary_is_a_line_of_its_own_and_not_a_part_of_a_value_or_of_another_one()
    {
        Assert.Equal([204, 204], await new TableBatch().Put("p", "a", """{"Text":"--changeset_1 --batch_1--"}""").Put("p", "b").DoneAsync(_table));
        var body = new TableBatch().Put("p", "c").Body.Replace("changeset_1", "batch_12");
        Assert.Equal(202, (await _table.AskAsync("POST", "/$batch", body, ("Content-Type", TableBatch.ContentType))).Status);
        Assert.Equal(["a", "b", "c"], await RowsAsync());
        Assert.Equal("--changeset_1 --batch_1--", (await _table.GetAsync("p", "a")).GetProperty("Text").GetString());
    }

    private async Task<List<string?>> RowsAsync() => [.. OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()")).Select(row => row.GetProperty("RowKey").GetString())];
}
