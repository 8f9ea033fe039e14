using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

public sealed class PagingTests
{
    private const string NextPartition = "x-ms-continuation-NextPartitionKey";
    private const string NextRow = "x-ms-continuation-NextRowKey";

    [Fact]
    public async Task A_query_goes_on_over_all_pages_and_a_page_can_be_resumed_from_its_token()
    {
        var table = await TestTables.NewAsync();
        foreach (var row in Enumerable.Range(0, 25))
            await table.AddEntityAsync(new TableEntity("p", $"{row:D2}"));

        List<Page<TableEntity>> pages = [];
        await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: 10).AsPages())
            pages.Add(page);
        var resumed = table.Query<TableEntity>(maxPerPage: 10).AsPages(pages[0].ContinuationToken, pageSizeHint: 3).First();

        Assert.Equal([10, 10, 5], pages.Select(page => page.Values.Count));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.Equal(25, pages.SelectMany(page => page.Values).Select(row => row.RowKey).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("10 11 12", string.Join(' ', resumed.Values.Select(row => row.RowKey)));
    }

    [Fact]
    public async Task An_empty_page_with_a_token_is_not_the_end()
    {
        var transport = new ScriptedTransport(
            Rows("", (NextPartition, "1!4!cQ--"), (NextRow, "1!4!cg--")),
            Rows("", (NextPartition, "1!4!cQ--"), (NextRow, "1!4!cw--")),
            Rows("""{"PartitionKey":"q","RowKey":"r"}"""));

        var rows = await TestTables.On(transport).QueryAsync<TableEntity>().ListAsync();

        Assert.Equal("r", Assert.Single(rows).RowKey);
        Assert.Equal("?NextPartitionKey=1%214%21cQ--&NextRowKey=1%214%21cw--", transport.Requests[2].Address.Query);
    }

    [Fact]
    public async Task A_token_without_a_row_key_is_sent_back_without_one()
    {
        var transport = new ScriptedTransport(Rows("", (NextPartition, "1!4!cQ--")), Rows(""));

        await TestTables.On(transport).QueryAsync<TableEntity>("A eq 'a b'", maxPerPage: 5, ["A", "B"]).ListAsync();

        Assert.Equal("/contacts()", transport.Requests[0].Address.AbsolutePath);
        Assert.Equal("?$filter=A%20eq%20%27a%20b%27&$top=5&$select=A%2CB", transport.Requests[0].Address.Query);
        Assert.EndsWith("&NextPartitionKey=1%214%21cQ--", transport.Requests[1].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_split_at_its_first_space()
    {
        var transport = new ScriptedTransport(Rows("", (NextPartition, "a"), (NextRow, "b c")), Rows(""));
        var table = TestTables.On(transport);

        var first = await FirstPageAsync(token: null);
        await FirstPageAsync(first.ContinuationToken);

        Assert.Equal("a b c", first.ContinuationToken);
        Assert.Equal("?NextPartitionKey=a&NextRowKey=b%20c", transport.Requests[1].Address.Query);

        async Task<Page<TableEntity>> FirstPageAsync(string? token)
        {
            await foreach (var page in table.QueryAsync<TableEntity>().AsPages(token))
                return page;
            throw new InvalidOperationException("An answer has at least one page.");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_page_size_the_service_refuses_is_refused_before_it_is_asked(int size)
    {
        var table = TestTables.On(new ScriptedTransport());

        await TestTables.RefusedAsync(() => table.QueryAsync<TableEntity>(maxPerPage: size).ListAsync(), 400, "InvalidInput");
    }

    [Fact]
    public async Task Nothing_is_asked_until_the_rows_are_enumerated_and_a_cancelled_enumeration_asks_nothing()
    {
        var transport = new ScriptedTransport(Rows(""));
        var rows = TestTables.On(transport).QueryAsync<TableEntity>();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in rows.WithCancellation(cancelled.Token))
                Assert.Fail("A row came after the cancellation.");
        });

        Assert.Empty(transport.Requests);
    }

    [Fact]
    public async Task Tables_are_listed_by_name_over_pages()
    {
        var service = new TableServiceClient(TestStore.NewAccount());
        foreach (var name in new[] { "alpha", "beta", "gamma" })
            await service.CreateTableAsync(name);

        var all = await service.QueryAsync(maxPerPage: 2).ListAsync();
        var some = service.Query(table => table.Name.CompareTo("b") > 0 && table.Name != "gamma").ToList();
        FormattableString exactly = $"TableName eq {"gamma"}";
        var one = await service.QueryAsync(exactly).ListAsync();

        Assert.Equal("alpha beta gamma", string.Join(' ', all.Select(table => table.Name)));
        Assert.Equal("beta", Assert.Single(some).Name);
        Assert.Equal("gamma", Assert.Single(one).Name);
    }

    private static Answer Rows(string rows, params (string, string)[] headers) => new(200, $$"""{"value":[{{rows}}]}""", headers);
}
