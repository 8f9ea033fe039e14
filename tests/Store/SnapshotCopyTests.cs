using Microsoft.Data.Sqlite;
using PrivateDomain.Embedded.Storage;
using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Tests.Store;

/// <summary>A backup beside writes that are more than its log may hold.</summary>
public sealed class SnapshotCopyTests : IAsyncDisposable
{
    private const string Insert = "INSERT INTO properties VALUES (?1, ?2)";

    private readonly Place _place = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));
    private readonly byte[] _part = new byte[8 * 1024 * 1024];

    public async ValueTask DisposeAsync() => await _place.DisposeAsync();

    [Fact]
    public async Task Writes_are_not_refused_but_wait_for_the_rest_of_the_copy_which_is_of_its_own_moment()
    {
        var store = _place.Open();
        await FillAsync(store, "before");
        using var from = new StoreFile(new StoreOptions(_place.Folder)).Open();
        using var to = Empty();
        Task<int> waiting;
        using (var copy = new SnapshotCopy(from, to, new FolderTurns(_place.Folder), _clock))
        {
            Assert.True(copy.Step());
            await FillAsync(store, "meanwhile");
            Assert.InRange(new FileInfo(_place.Log).Length, Checkpoints.LongestBesideACopy, 160L * 1024 * 1024);

            Assert.True(copy.Step());
            waiting = store.Write(scope => scope.Session.Execute(Insert, "waiting", _part), _part.Length);
            while (copy.Step())
                Assert.False(waiting.IsCompleted);
        }

        await waiting;
        Assert.InRange(new FileInfo(_place.Log).Length, 0, 256L * 1024 * 1024);
        using var count = to.CreateCommand();
        count.CommandText = "SELECT count(*), sum(service LIKE 'before%') FROM properties";
        using var counted = count.ExecuteReader();
        Assert.True(counted.Read());
        Assert.Equal((13L, 13L), (counted.GetInt64(0), counted.GetInt64(1)));
    }

    [Fact]
    public async Task A_copy_for_which_writes_would_wait_too_long_gives_up_and_they_go_on()
    {
        var store = _place.Open();
        await FillAsync(store, "before");
        using var from = new StoreFile(new StoreOptions(_place.Folder)).Open();
        using var to = Empty();
        using (var copy = new SnapshotCopy(from, to, new FolderTurns(_place.Folder), _clock))
        {
            Assert.True(copy.Step());
            await FillAsync(store, "meanwhile");
            Assert.True(copy.Step());
            _clock.Advance(TimeSpan.FromSeconds(11));
            var refused = Assert.Throws<StoreRefusedException>(() => copy.Step());
            Assert.Contains("does not keep up", refused.Message, StringComparison.Ordinal);
        }

        await FillAsync(store, "after");
    }

    /// <summary>104 MB.</summary>
    private async Task FillAsync(Embedded.Storage.Engine.Store store, string name)
    {
        for (var number = 0; number < 13; number++)
            await store.Write(scope => scope.Session.Execute(Insert, $"{name}{number}", _part), _part.Length);
    }

    private SqliteConnection Empty()
    {
        var to = new SqliteConnection($"Data Source={Path.Combine(_place.Folder, "copy")};Pooling=False");
        to.Open();
        return to;
    }
}
