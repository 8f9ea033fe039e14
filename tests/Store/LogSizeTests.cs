namespace PrivateDomain.Tests.Store;

/// <summary>The write-ahead log, which is memory that a start has to read again.</summary>
public sealed class LogSizeTests
{
    [Fact]
    public async Task Many_large_writes_at_once_are_several_groups_so_that_the_log_stays_small()
    {
        await using var place = new Place();
        var store = place.Open();
        var part = new byte[4 * 1024 * 1024];
        var largest = 0L;
        // 480 MB that all wait at once.
        await Task.WhenAll(Enumerable.Range(0, 120).Select(number => store.Write(
            scope =>
            {
                largest = Math.Max(largest, new FileInfo(place.Log).Length);
                return scope.Session.Execute("INSERT INTO properties VALUES (?1, ?2)", $"row{number}", part);
            },
            part.Length)));

        Assert.InRange(Math.Max(largest, new FileInfo(place.Log).Length), 1, 256L * 1024 * 1024);
    }

    [Fact]
    public async Task A_reader_that_never_ends_stops_the_writes_before_the_log_is_too_large_and_no_longer()
    {
        await using var place = new Place();
        var (store, other) = (place.Open(), place.Open());
        var part = new byte[8 * 1024 * 1024];
        using var end = new ManualResetEventSlim();
        await store.Write(scope => scope.Session.Execute("INSERT INTO properties VALUES ('first', x'00')"));
        // Not ours to do, but another program might.
        var reading = Task.Run(() => other.Read(session =>
        {
            session.First("SELECT count(*) FROM properties", row => row.GetInt64(0));
            return end.Wait(TimeSpan.FromMinutes(2));
        }));
        var refused = false;
        for (var number = 0; number < 60 && !refused; number++)
        {
            try
            {
                await store.Write(scope => scope.Session.Execute("INSERT INTO properties VALUES (?1, ?2)", $"row{number}", part), part.Length);
            }
            catch (Embedded.Storage.Engine.StoreFailedException full)
            {
                Assert.Contains("reads the store without end", full.Message, StringComparison.Ordinal);
                refused = true;
            }
        }

        Assert.True(refused);
        Assert.InRange(new FileInfo(place.Log).Length, 1, 256L * 1024 * 1024);
        end.Set();
        await reading;
        await store.Write(scope => scope.Session.Execute("INSERT INTO properties VALUES ('last', x'00')"));
    }
}
