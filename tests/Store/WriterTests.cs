using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;
using SQLitePCL;

namespace PrivateDomain.Tests.Store;

/// <summary>What is written together, and what its writers are told.</summary>
public sealed class WriterTests
{
    private const string Insert = "INSERT INTO tables (name) VALUES (?1)";

    [Fact]
    public async Task What_was_acknowledged_is_there_when_the_folder_is_opened_again()
    {
        await using var place = new Place();
        var store = place.Open();
        await store.Write(scope => scope.Session.Execute(Insert, "one"));
        await place.Close(store);

        Assert.Equal(["one"], await Names(place.Open()));
    }

    [Fact]
    public async Task A_refusal_undoes_its_own_changes_and_those_of_no_other()
    {
        await using var place = new Place();
        var store = place.Open();
        var writes = new[] { "one", "refused", "two" }.Select(name => store.Write(scope =>
        {
            scope.Session.Execute(Insert, name);
            return name == "refused" ? throw new StorageRefusal(409, "Taken", "no") : name;
        })).ToList();

        await Assert.ThrowsAsync<StorageRefusal>(() => writes[1]);
        Assert.Equal(["one", "two"], new[] { await writes[0], await writes[2] });
        Assert.Equal(["one", "two"], await Names(store));
    }

    [Fact]
    public async Task A_failing_write_fails_alone()
    {
        await using var place = new Place();
        var store = place.Open();
        var failing = store.Write<int>(scope => scope.Session.Execute("INSERT INTO no_such_table VALUES (1)"));
        var other = store.Write(scope => scope.Session.Execute(Insert, "other"));

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => failing);
        await other;
        Assert.Equal(["other"], await Names(store));
    }

    [Fact]
    public async Task No_answer_of_a_group_leaves_before_its_commit()
    {
        await using var place = new Place();
        var store = place.Open();
        using var held = new ManualResetEventSlim();
        using var arrived = new ManualResetEventSlim();
        var first = store.Write(scope =>
        {
            arrived.Set();
            Assert.True(held.Wait(TimeSpan.FromSeconds(30)));
            return scope.Session.Execute(Insert, "first");
        });
        Assert.True(arrived.Wait(TimeSpan.FromSeconds(30)));
        var refused = store.Write<int>(_ => throw new StorageRefusal(404, "Absent", "no"));

        Assert.False(first.IsCompleted);
        Assert.False(refused.IsCompleted);
        Assert.Empty(await Names(store));
        held.Set();
        await first;
        await Assert.ThrowsAsync<StorageRefusal>(() => refused);
    }

    [Fact]
    public async Task A_failed_commit_is_a_failure_for_all_of_the_group_and_the_next_group_is_written()
    {
        await using var place = new Place();
        var store = place.Open();
        var commits = 0;
        var first = store.Write(scope =>
        {
            // What SQLite calls before each commit: not zero turns it into a rollback.
            raw.sqlite3_commit_hook(scope.Session.Connection.Handle, _ => commits++ == 0 ? 1 : 0, null);
            return scope.Session.Execute(Insert, "lost");
        });

        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => first);
        Assert.Contains("not committed", failure.Message, StringComparison.Ordinal);
        await store.Write(scope => scope.Session.Execute(Insert, "kept"));
        Assert.Equal(["kept"], await Names(store));
    }

    [Fact]
    public async Task A_closed_store_refuses_writes()
    {
        await using var place = new Place();
        var store = place.Open();
        await place.Close(store);

        await Assert.ThrowsAsync<StoreFailedException>(() => store.Write(_ => 1));
    }

    [Fact]
    public async Task What_waits_when_the_store_is_closed_is_written()
    {
        await using var place = new Place();
        var store = place.Open();
        var writes = Enumerable.Range(0, 1000).Select(number => store.Write(scope => scope.Session.Execute(Insert, $"t{number}"))).ToList();
        await place.Close(store);
        await Task.WhenAll(writes);

        Assert.Equal(1000, (await Names(place.Open())).Count);
    }

    internal static Task<IReadOnlyList<string>> Names(Embedded.Storage.Engine.Store store) =>
        store.Read(session => session.All("SELECT name FROM tables ORDER BY id", row => row.GetString(0)));
}
