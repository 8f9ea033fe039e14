using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Queues;
using PrivateDomain.Embedded.Storage.Wire;
using SQLitePCL;

namespace PrivateDomain.Tests.Store;

/// <summary>
/// What a send, a receive and a delete cost does not depend on how much lies in the queue. Cost is counted in instructions of SQLite's
/// machine and pages that it looks at, never in time.
/// </summary>
public sealed class QueueCostTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Backlog = 100_000;

    /// <summary>What may come on top: an expired message or two that a step takes away beside its own work.</summary>
    private const int Few = 200;
    private const int FewPages = 50;

    private readonly ManualClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("store-").FullName;
    private readonly Embedded.Storage.Engine.Store _store;
    private readonly QueueService _service;

    public QueueCostTests()
    {
        _store = Embedded.Storage.Engine.Store.Open(new StoreOptions(_folder) { Clock = _clock, Durable = false }, NullLogger.Instance);
        _service = new QueueService(_clock);
    }

    public async Task InitializeAsync() => await CostAsync("PUT", "/lane");

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory]
    [InlineData("visible", 0, 1000)]
    [InlineData("invisible", 1000, 2000)]
    [InlineData("expired", 0, -1)]
    public async Task A_backlog_costs_nothing(string backlog, int visibleAfter, int expiresAfter)
    {
        var empty = await CycleAsync();
        await FillAsync(visibleAfter, expiresAfter);
        if (backlog == "expired")
            await PassAsync();
        var full = await CycleAsync();

        Assert.InRange(full.Send.Instructions, 1, empty.Send.Instructions + Few);
        Assert.InRange(full.Receive.Instructions, 1, empty.Receive.Instructions + Few);
        Assert.InRange(full.Delete.Instructions, 1, empty.Delete.Instructions + Few);

        // Trees are deeper by a page or two, in three of them.
        Assert.InRange(full.Send.Pages, 1, empty.Send.Pages + FewPages);
        Assert.InRange(full.Receive.Pages, 1, empty.Receive.Pages + FewPages);
        Assert.InRange(full.Delete.Pages, 1, empty.Delete.Pages + FewPages);
    }

    [Fact]
    public async Task Counting_clearing_and_deleting_a_long_queue_is_no_work_at_once()
    {
        await FillAsync(0, 1000);
        Assert.InRange((await CostAsync("GET", "/lane?comp=metadata")).Instructions, 1, 200);
        Assert.InRange((await CostAsync("DELETE", "/lane/messages")).Instructions, 1, 300);
        Assert.Equal(1, await _store.Write(scope => Math.Sign(scope.Session.First("SELECT count(*) FROM messages", row => row.GetInt64(0)))));
        while (await _store.Write(_service.Sweep))
        {
            // Portion after portion.
        }

        Assert.Equal(0, await _store.Write(scope => scope.Session.First("SELECT count(*) FROM messages", row => row.GetInt64(0))));
        Assert.InRange((await CostAsync("DELETE", "/lane")).Instructions, 1, 300);
    }

    [Fact]
    public async Task What_has_expired_goes_in_portions_and_is_counted_off()
    {
        await FillAsync(0, -1, 1200);
        var portions = 0;
        while (await _store.Write(_service.Sweep))
            portions++;
        Assert.Equal(2, portions);
        Assert.Equal(0, await _store.Write(scope => scope.Session.First("SELECT messages FROM queues", row => row.GetInt64(0))));
    }

    [Fact]
    public async Task A_receive_walks_one_index_and_sorts_nothing()
    {
        var walk = await PlanOfAsync(VisibleMessages.Walk, 1L, 0L, 1L);
        Assert.Equal("SEARCH messages USING COVERING INDEX messagesInOrder (queueId=? AND visible>? AND visible<?)", walk);
        var expired = await PlanOfAsync(QueueSweep.FindExpired, 1L, 1L);
        Assert.Equal("SEARCH messages USING INDEX messagesThatExpire (expires<?)", expired);
    }

    /// <summary>A message sent, received, deleted.</summary>
    private async Task<(Cost Send, Cost Receive, Cost Delete)> CycleAsync()
    {
        // Once without counting: statements are prepared, pages read.
        await OnceAsync();
        return await OnceAsync();
    }

    private async Task<(Cost Send, Cost Receive, Cost Delete)> OnceAsync()
    {
        var send = await CostAsync("POST", "/lane/messages", "<QueueMessage><MessageText>hello</MessageText></QueueMessage>");
        var receive = await CostAsync("GET", "/lane/messages");
        var received = Xml.Read(receive.Answer.Body, "QueueMessagesList").Element("QueueMessage")!;
        var (id, receipt) = (received.Element("MessageId")!.Value, received.Element("PopReceipt")!.Value);
        return (send, receive, await CostAsync("DELETE", $"/lane/messages/{id}?popreceipt={receipt}"));
    }

    /// <summary>The one receive that meets what has expired, and from which on nobody does.</summary>
    private async Task PassAsync() => Assert.True((await CostAsync("GET", "/lane/messages")).Instructions > Backlog);

    private Task FillAsync(int visibleAfter, int expiresAfter, int count = Backlog) => _store.Write(scope =>
    {
        var now = scope.Now;
        scope.Session.Execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?4)
            INSERT INTO messages SELECT i, (SELECT id FROM queues), ?1 - ?4 + i, ?2, i, 0, ?3 FROM n
            """,
            now.AddSeconds(visibleAfter).UtcTicks,
            now.AddSeconds(expiresAfter).UtcTicks,
            new string('x', 300),
            count);
        scope.Session.Execute("UPDATE queues SET messages = messages + ?1", count);
        return 0;
    });

    private Task<string> PlanOfAsync(string sql, params object?[] values) => _store.Write(scope =>
        string.Join("; ", scope.Session.All("EXPLAIN QUERY PLAN " + sql, row => row.GetString(3), values)));

    private Task<Cost> CostAsync(string method, string target, string body = "")
    {
        var parts = target.Split('?');
        var query = parts.Length > 1 ? QueryHelpers.ParseQuery(parts[1]).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()) : [];
        var operation = _service.Plan(new StorageRequest(method, parts[0], query, new Dictionary<string, string>(), System.Text.Encoding.UTF8.GetBytes(body), ""));
        return _store.Write(scope =>
        {
            var database = scope.Session.Connection.Handle!;
            var instructions = 0L;
            var pages = Pages(database);
            raw.sqlite3_progress_handler(database, 1, _ => (int)(0 * ++instructions), null);
            try
            {
                var answer = operation.Write is { } write ? write(scope) : operation.Read!(scope.Session);
                return new Cost(instructions, Pages(database) - pages, answer);
            }
            finally
            {
                raw.sqlite3_progress_handler(database, 0, (delegate_progress?)null, null);
            }
        });
    }

    private static long Pages(sqlite3 database)
    {
        raw.sqlite3_db_status(database, raw.SQLITE_DBSTATUS_CACHE_HIT, out var hit, out _, 0);
        raw.sqlite3_db_status(database, raw.SQLITE_DBSTATUS_CACHE_MISS, out var missed, out _, 0);
        return hit + missed;
    }

    private sealed record Cost(long Instructions, long Pages, StorageResponse Answer);
}
