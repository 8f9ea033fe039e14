using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Tables;
using PrivateDomain.Embedded.Storage.Wire;
using SQLitePCL;

namespace PrivateDomain.Tests.Store;

/// <summary>
/// What is read follows the keys that are asked for and not the table. Cost is counted in instructions of SQLite's machine, never in time.
/// </summary>
public sealed class TableCostTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Partitions = 100;
    private const int RowsOfEach = 500;

    private readonly string _folder = Directory.CreateTempSubdirectory("store-").FullName;
    private readonly Embedded.Storage.Engine.Store _store;
    private readonly TableService _service = new();

    public TableCostTests() => _store = Embedded.Storage.Engine.Store.Open(new StoreOptions(_folder) { Clock = new ManualClock(), Durable = false }, NullLogger.Instance);

    public async Task InitializeAsync()
    {
        await _store.Write(_service.Plan(Request("POST", "/Tables", """{"TableName":"things"}""")).Write!);
        await _store.Write(scope =>
        {
            var table = TableRows.Table(scope.Session, "things");
            for (var i = 0; i < Partitions * RowsOfEach; i++)
                TableRows.Replace(scope.Session, table, EntityKey.Of($"p{i / RowsOfEach:00}", $"{i % RowsOfEach:000}"), new StoredEntity(scope.NextStamp(), "{\"Count\":1}"u8.ToArray()));
            return 0;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory]
    [InlineData("", 1000)]
    [InlineData("PartitionKey eq 'p07'", RowsOfEach)]
    [InlineData("PartitionKey eq 'p07' and Count eq 2", RowsOfEach)]
    [InlineData("PartitionKey eq 'p07' and RowKey ge '100' and RowKey lt '120'", 20)]
    [InlineData("PartitionKey eq 'p07' and RowKey gt '489'", 10)]
    [InlineData("PartitionKey eq 'p07' and RowKey eq '007'", 1)]
    [InlineData("PartitionKey eq 'p07' and RowKey eq '007' or PartitionKey eq 'p90' and RowKey eq '008'", 2)]
    [InlineData("PartitionKey eq 'p99' and Count eq 2", RowsOfEach)]
    [InlineData("PartitionKey ge 'p99' and Count eq 2", RowsOfEach)]
    [InlineData("PartitionKey eq 'nobody'", 0)]
    public async Task A_query_looks_at_the_rows_of_its_ranges_only(string filter, int rows)
    {
        var instructions = await Cost(Request("GET", "/things()?$filter=" + Uri.EscapeDataString(filter)));
        Assert.InRange(instructions, 1, 100 + (rows * 20));
    }

    [Fact]
    public async Task A_point_read_is_one_step_down_the_tree() => Assert.InRange(await Cost(Request("GET", "/things(PartitionKey='p07',RowKey='007')")), 1, 60);

    [Fact]
    public async Task Whatever_is_asked_walks_the_primary_key_and_sorts_nothing()
    {
        const string range = "SEARCH entities USING PRIMARY KEY (tableId=? AND key>?)";
        const string bounded = "SEARCH entities USING PRIMARY KEY (tableId=? AND key>? AND key<?)";
        const string point = "SEARCH entities USING PRIMARY KEY (tableId=? AND key=?)";
        Assert.Equal(range, await PlanOfAsync(EntityReads.From, 1L, Array.Empty<byte>()));
        Assert.Equal(bounded, await PlanOfAsync(EntityReads.Within, 1L, Array.Empty<byte>(), Array.Empty<byte>()));
        Assert.Equal(point, await PlanOfAsync(TableRows.FindEntity, 1L, Array.Empty<byte>()));
        Assert.Equal(point, await PlanOfAsync(TableRows.FindStamp, 1L, Array.Empty<byte>()));
        Assert.Equal(point, await PlanOfAsync(TableRows.Remove, 1L, Array.Empty<byte>()));
        Assert.StartsWith("SEARCH tables USING COVERING INDEX", await PlanOfAsync(TableRows.FindTable, "things"));
    }

    private static StorageRequest Request(string method, string target, string body = "")
    {
        var parts = target.Split('?');
        var query = QueryText.Read(parts.Length > 1 ? "?" + parts[1] : "");
        return new StorageRequest(method, parts[0], query, new Dictionary<string, string>(), System.Text.Encoding.UTF8.GetBytes(body), "http://127.0.0.1/x");
    }

    private Task<string> PlanOfAsync(string sql, params object?[] values) => _store.Write(scope =>
        string.Join("; ", scope.Session.All("EXPLAIN QUERY PLAN " + sql, row => row.GetString(3), values)));

    private Task<long> Cost(StorageRequest request)
    {
        var read = _service.Plan(request).Read!;
        return _store.Read(session =>
        {
            var database = session.Connection.Handle!;
            var instructions = 0L;
            raw.sqlite3_progress_handler(database, 1, _ => (int)(0 * ++instructions), null);
            try
            {
                Assert.Equal(200, read(session).Status);
                return instructions;
            }
            finally
            {
                raw.sqlite3_progress_handler(database, 0, (delegate_progress?)null, null);
            }
        });
    }
}
