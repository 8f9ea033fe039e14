using System.Collections.Concurrent;

namespace PrivateDomain.Tests.Store;

/// <summary>Several processes with one folder open. Two stores that do not know of each other stand for them: what they share is the file.</summary>
public sealed class ProcessesTests
{
    private const string Insert = "INSERT INTO tables (name) VALUES (?1)";

    [Fact]
    public async Task What_one_process_writes_the_other_reads_at_once()
    {
        await using var place = new Place();
        var (one, other) = (place.Open(), place.Open());
        for (var round = 0; round < 20; round++)
        {
            await one.Write(scope => scope.Session.Execute(Insert, $"one{round}"));
            Assert.Contains($"one{round}", await WriterTests.Names(other));
            await other.Write(scope => scope.Session.Execute(Insert, $"other{round}"));
            Assert.Contains($"other{round}", await WriterTests.Names(one));
        }
    }

    [Fact]
    public async Task Two_busy_processes_take_turns_so_that_neither_gets_under_a_quarter_of_the_writes()
    {
        await using var place = new Place();
        var stores = new[] { place.Open(durable: true), place.Open(durable: true) };
        var made = new ConcurrentQueue<(long Stamp, int Which)>();
        using var end = new CancellationTokenSource();
        var writers = stores.SelectMany((store, which) => Enumerable.Range(0, 32).Select(client => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var stamp = await store.Write(scope =>
                {
                    scope.Session.Execute("INSERT OR REPLACE INTO properties VALUES (?1, x'00')", $"{which}-{client}");
                    return scope.NextStamp();
                });
                made.Enqueue((stamp, which));
                if (made.Count >= 8000)
                    await end.CancelAsync();
            }
        }))).ToList();
        await Task.WhenAll(writers);

        // In the order of the commits. The first ones are made while the other's clients still begin.
        var counted = made.OrderBy(write => write.Stamp).Skip(2000).Take(5000).ToList();
        Assert.InRange(counted.Count(write => write.Which == 0), 1250, 3750);
    }

    [Fact]
    public async Task Stamps_grow_over_processes_and_when_the_clock_goes_back()
    {
        await using var place = new Place();
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        var one = place.Open(clock);
        var other = place.Open(new ManualClock(new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.Zero)));
        List<long> stamps = [];
        for (var round = 0; round < 10; round++)
        {
            stamps.Add(await one.Write(scope => scope.NextStamp()));
            stamps.Add(await other.Write(scope => scope.NextStamp()));
        }

        Assert.Equal(stamps.Order().Distinct(), stamps);
        Assert.Equal(clock.GetUtcNow().UtcTicks, stamps[0]);
    }

    [Fact]
    public async Task The_log_stays_small_while_everything_is_written_and_read_at_once()
    {
        await using var place = new Place();
        var (writer, reader) = (place.Open(), place.Open());
        var megabyte = new byte[1024 * 1024];
        using var end = new CancellationTokenSource();
        // Page after page of a full scan, by another process, never pausing between them.
        var scans = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await reader.Read(session => session.All("SELECT length(value) FROM properties LIMIT 20", row => row.GetInt64(0)));
        })).ToList();
        var largest = 0L;
        for (var number = 0; number < 400; number++)
        {
            await writer.Write(scope => scope.Session.Execute("INSERT INTO properties VALUES (?1, ?2)", $"row{number}", megabyte));
            largest = Math.Max(largest, new FileInfo(place.Log).Length);
        }

        await end.CancelAsync();
        await Task.WhenAll(scans);
        Assert.InRange(largest, 1, 256L * 1024 * 1024);
    }

    [Fact]
    public async Task A_closed_store_leaves_everything_in_the_file_alone()
    {
        await using var place = new Place();
        var store = place.Open();
        await store.Write(scope => scope.Session.Execute(Insert, "kept"));
        await place.Close(store);

        Assert.True(!File.Exists(place.Log) || new FileInfo(place.Log).Length == 0);
    }
}
