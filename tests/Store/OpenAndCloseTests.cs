using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Tests.Store;

/// <summary>Stores that open and close while others work.</summary>
public sealed class OpenAndCloseTests
{
    [Fact]
    public async Task A_store_that_closes_leaves_no_read_hanging()
    {
        await using var place = new Place();
        var store = place.Open();
        using var go = new ManualResetEventSlim();
        var running = 0;
        var reads = Enumerable.Range(0, 24).Select(_ => Task.Factory.StartNew(
            () => store.Read(session =>
            {
                Interlocked.Increment(ref running);
                go.Wait();
                return session.First("SELECT 1", row => row.GetInt32(0));
            }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref running) == 8);

        var closing = Task.Run(() => place.Close(store));
        await Eventually.TrueAsync(() => store.Write(_ => 0).IsFaulted);
        go.Set();
        await closing;

        await ((Task)Task.WhenAll(reads)).WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.All(reads, read => Assert.True(read.IsCompletedSuccessfully || read.Exception?.InnerException is StoreFailedException));
    }

    [Fact]
    public async Task A_read_that_waits_for_a_place_holds_no_thread()
    {
        await using var place = new Place();
        var store = place.Open();
        using var go = new ManualResetEventSlim();
        var running = 0;
        var reads = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () => store.Read(_ =>
            {
                Interlocked.Increment(ref running);
                return go.Wait(TimeSpan.FromSeconds(60));
            }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref running) == 8);

        // It would not come back from here.
        var ninth = store.Read(_ => true);
        Assert.False(ninth.IsCompleted);
        go.Set();
        Assert.True(await ninth);
        Assert.All(await Task.WhenAll(reads), Assert.True);
    }

    [Fact]
    public async Task Opened_and_closed_by_many_at_once_a_folder_keeps_what_each_wrote()
    {
        await using var place = new Place();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(who => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var store = NewStore.Open(place.Folder + (who % 2 == 0 ? "" : "/"));
                await store.Tables().CreateTableAsync($"t{who}x{i}");
            }
        })));

        await using var last = NewStore.Open(place.Folder);
        Assert.Equal(30, await last.Tables().QueryAsync().CountAsync());
    }

    [Fact]
    public async Task One_folder_under_two_names_is_one_store()
    {
        await using var place = new Place();
        await using var links = new Place();
        var link = Path.Combine(links.Folder, "link");
        Directory.CreateSymbolicLink(link, place.Folder);
        await using var first = NewStore.Open(place.Folder);
        await using var second = NewStore.Open(link);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second).Tables().CreateTableAsync($"row{i}")));
        Assert.Equal(20, await first.Tables().QueryAsync().CountAsync());
        Assert.Equal(20, await second.Tables().QueryAsync().CountAsync());
    }
}
