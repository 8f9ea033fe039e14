using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>Queries in pages: of every size, with rows that go between them, and when most of what is looked at is not wanted.</summary>
public sealed class TablePageTests : IAsyncLifetime
{
    private OneTable _table = null!;

    public async Task InitializeAsync() => _table = await OneTable.NewAsync();

    public async Task DisposeAsync() => await _table.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("PartitionKey eq 'b'")]
    [InlineData("Count ge 2")]
    [InlineData("PartitionKey eq 'a' and RowKey ge '1' or PartitionKey eq 'c'")]
    [InlineData("PartitionKey eq 'nobody'")]
    public async Task Pages_of_every_size_give_the_same_rows_in_order(string filter)
    {
        foreach (var partition in new[] { "a", "b", "c", "！", "😀" })
        {
            for (var row = 0; row < 4; row++)
                await _table.PutAsync(partition, $"{row}", $$"""{"Count":{{row}}}""");
        }

        var whole = await ReadAsync(filter, 1000);
        Assert.Equal(whole.Order(StringComparer.Ordinal), whole);
        for (var top = 1; top <= 21; top++)
            Assert.Equal(whole, await ReadAsync(filter, top));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task A_page_has_1_to_1000_rows(string top) => await _table.RefusedAsync(400, "InvalidInput", "GET", $"/things()?$top={top}");

    [Fact]
    public async Task Without_a_size_it_has_1000()
    {
        await FillAsync(1001, "{}");
        var first = await _table.DoneAsync(200, "GET", "/things()");
        Assert.Equal(1000, OneTable.Rows(first).Length);
        Assert.Single(OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()?" + Next(first))));
        var exact = await _table.DoneAsync(200, "GET", "/things()?$top=1000&$filter=" + Uri.EscapeDataString("PartitionKey eq 'p' and RowKey lt '01000'"));
        Assert.Equal((1000, null), (OneTable.Rows(exact).Length, Next(exact)));
    }

    [Fact]
    public async Task A_row_that_goes_before_its_page_comes_is_passed_over()
    {
        await FillAsync(5, "{}");
        var first = await _table.DoneAsync(200, "GET", "/things()?$top=2");
        await _table.DoneAsync(204, "DELETE", OneTable.At("p", "00002"), "", ("If-Match", "*"));
        await _table.PutAsync("p", "000025");
        Assert.Equal(["000025", "00003"], OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()?$top=2&" + Next(first))).Select(row => row.GetProperty("RowKey").GetString()));
        var withoutRow = "/things()?NextPartitionKey=" + OneTable.Header(first, "x-ms-continuation-NextPartitionKey");
        Assert.Equal(5, OneTable.Rows(await _table.DoneAsync(200, "GET", withoutRow)).Length);
    }

    [Fact]
    public async Task What_looks_at_much_and_wants_little_comes_in_empty_pages_with_a_token()
    {
        const int rows = 45_000;
        await FillAsync(rows, """{"Count":1}""");
        var filter = $"Count eq 2 or RowKey eq '{rows - 1:00000}'";
        List<int> pages = [];
        for (string? next = ""; next is not null;)
        {
            var answer = await _table.DoneAsync(200, "GET", $"/things()?$filter={Uri.EscapeDataString(filter)}&{next}");
            pages.Add(OneTable.Rows(answer).Length);
            next = Next(answer);
        }

        Assert.Equal([0, 0, 1], pages);
    }

    [Fact]
    public async Task A_page_of_large_rows_ends_at_4_MiB()
    {
        var large = "{" + string.Join(',', Enumerable.Range(0, 15).Select(i => $"\"P{i}\":\"{new string('x', 32_000)}\"")) + "}";
        for (var row = 0; row < 20; row++)
            await _table.PutAsync("p", $"{row:00}", large);
        var first = await _table.DoneAsync(200, "GET", "/things()");
        Assert.InRange(first.Body.Length, 4 * 1024 * 1024, 5 * 1024 * 1024);
        Assert.Equal(20, (await ReadAsync("", 1000)).Count);
    }

    [Theory]
    [InlineData("NextPartitionKey=x")]
    [InlineData("NextPartitionKey=1!x")]
    [InlineData("NextPartitionKey=1!cAA=&NextRowKey=x")]
    [InlineData("NextPartitionKey=2!cAA=")]
    public async Task A_token_that_is_none_is_refused(string token) => await _table.RefusedAsync(400, "InvalidInput", "GET", "/things()?" + token);

    private static string? Next(StorageResponse answer) =>
        OneTable.Header(answer, "x-ms-continuation-NextPartitionKey") is { } partition
            ? $"NextPartitionKey={partition}&NextRowKey={OneTable.Header(answer, "x-ms-continuation-NextRowKey")}"
            : null;

    private async Task<List<string>> ReadAsync(string filter, int top)
    {
        List<string> rows = [];
        for (string? next = ""; next is not null;)
        {
            var answer = await _table.DoneAsync(200, "GET", $"/things()?$top={top}&$filter={Uri.EscapeDataString(filter)}&{next}");
            Assert.InRange(OneTable.Rows(answer).Length, 0, top);
            rows.AddRange(OneTable.Rows(answer).Select(row => $"{row.GetProperty("PartitionKey")} {row.GetProperty("RowKey")}"));
            next = Next(answer);
        }

        return rows;
    }

    private async Task FillAsync(int count, string json)
    {
        for (var from = 0; from < count; from += 100)
        {
            var batch = new TableBatch();
            for (var row = from; row < Math.Min(from + 100, count); row++)
                batch.Put("p", $"{row:00000}", json);
            Assert.DoesNotContain(await batch.DoneAsync(_table), status => status != 204);
        }
    }
}
