using Azure;
using Azure.Data.Tables;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Storage;

public sealed class TableTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly Table table = one.App.Service<PrivateDomain.Storage.Tables>().Scans;

    [Fact]
    public async Task An_insert_that_finds_its_own_row_standing_was_made_before()
    {
        var row = Row("insert", "1");
        Assert.Null(await table.Insert(row, CancellationToken.None));
        Assert.Null(await table.Insert(Row("insert", "1"), CancellationToken.None));
        Assert.Equal("1", (await table.Insert(Row("insert", "2"), CancellationToken.None))!.GetString("text"));
        var more = Row("insert", "1");
        more["another"] = 1;
        Assert.NotNull(await table.Insert(more, CancellationToken.None));
        more["another"] = null;
        Assert.Null(await table.Insert(more, CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_inserts_at_once_one_is_first_and_the_others_see_it()
    {
        var standing = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => table.Insert(Row("race", $"{n}"), CancellationToken.None)));
        Assert.Single(standing, row => row is null);
        Assert.Single(standing.OfType<TableEntity>().Select(row => row.GetString("text")).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_row_that_was_changed_or_deleted_meanwhile_is_not_replaced()
    {
        await table.Insert(Row("replace", "1"), CancellationToken.None);
        var read = await table.Find("p", "replace", CancellationToken.None);
        Assert.True(await table.Replace(With(read!, "2"), CancellationToken.None));
        Assert.False(await table.Replace(With(read!, "3"), CancellationToken.None));
        // Our own write whose answer was lost.
        Assert.True(await table.Replace(With(read!, "2"), CancellationToken.None));
        await table.Delete("p", "replace", CancellationToken.None);
        Assert.False(await table.Replace(With(read!, "2"), CancellationToken.None));
    }

    [Fact]
    public async Task A_row_is_deleted_as_it_was_read_or_not_at_all()
    {
        await table.Insert(Row("delete", "1"), CancellationToken.None);
        var read = (await table.Find("p", "delete", CancellationToken.None))!;
        await table.Put(Row("delete", "1"), CancellationToken.None);
        Assert.False(await table.Delete("p", "delete", read.ETag, CancellationToken.None));
        Assert.NotNull(await table.Find("p", "delete", CancellationToken.None));
        Assert.True(await table.Delete("p", "delete", ETag.All, CancellationToken.None));
        Assert.True(await table.Delete("p", "delete", read.ETag, CancellationToken.None));
    }

    [Theory]
    [InlineData("' or PartitionKey ne '")]
    [InlineData("p' or '1' eq '1")]
    [InlineData("''")]
    [InlineData("%27%20or%20true")]
    public async Task A_key_cannot_reach_out_of_its_quotes(string key)
    {
        await table.Insert(Row("filter", "1"), CancellationToken.None);
        Assert.Empty(await All(table.Partition(key, CancellationToken.None)));
        Assert.Empty(await All(table.Range(key, key + "0", most: null, CancellationToken.None)));
        Assert.Null(await table.Find(key, key, CancellationToken.None));
        await table.Delete(key, key, CancellationToken.None);
        Assert.NotNull(await table.Find("p", "filter", CancellationToken.None));
    }

    [Fact]
    public async Task A_range_begins_with_its_first_key_ends_before_its_last_and_stops_at_the_most()
    {
        foreach (var partition in new[] { "r1", "r2", "r3", "r4" }) await table.Insert(new TableEntity(partition, "a"), CancellationToken.None);
        Assert.Equal(["r2", "r3"], (await All(table.Range("r2", "r4"))).Select(row => row.PartitionKey));
        Assert.Equal(["r1", "r2"], (await All(table.Range("r1", "r9", most: 2))).Select(row => row.PartitionKey));
    }

    private static TableEntity Row(string key, string text) => new("p", key)
    {
        ["text"] = text,
        ["number"] = 7,
        ["long"] = 7L,
        ["flag"] = true,
        ["at"] = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(8)).AddTicks(1),
        ["bytes"] = new byte[] { 1, 2 },
        ["nothing"] = null,
    };

    private static TableEntity With(TableEntity read, string text) => new("p", read.RowKey) { ["text"] = text, ETag = read.ETag };

    private static async Task<IReadOnlyList<TableEntity>> All(IAsyncEnumerable<TableEntity> rows)
    {
        var all = new List<TableEntity>();
        await foreach (var row in rows) all.Add(row);
        return all;
    }
}
