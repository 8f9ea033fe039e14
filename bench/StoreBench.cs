using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;

namespace PrivateDomain.Bench;

/// <summary>
/// The embedded store beside Azurite, in one run on one disk: durable inserts, point reads, the queue's cycle at growing backlogs, and a
/// partition query in a small and a large table. Medians of rounds in which the sides take turns.
/// </summary>
internal static class StoreBench
{
    private const int Rounds = 3;

    /// <summary>Milliseconds.</summary>
    private const double SlowDisk = 2;

    private static readonly List<string> Missed = [];

    public static async Task<int> Run()
    {
        var place = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "store-bench"));
        try
        {
            var flush = Flush(place.FullName);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Disk: {new DriveInfo(place.FullName).DriveFormat}, fsync of 4 KB: median {flush:0.00} ms"));
            if (flush > SlowDisk) Console.WriteLine("The disk is too slow to judge the durable inserts: Azurite does not wait for it.");
            var (inside, http) = await StoreSide.Embedded(Path.Combine(place.FullName, "embedded"));
            await using var ends = inside;
            await using var endsToo = http;
            await using var azurite = StoreSide.Azurite(Path.Combine(place.FullName, "azurite"));
            await Measure([inside, http, azurite]);
            await Partitions(inside);
        }
        finally
        {
            place.Delete(recursive: true);
        }

        foreach (var missed in Missed) Console.WriteLine($"MISSED: {missed}");
        return Missed.Count == 0 ? 0 : 1;
    }

    private static async Task Measure(IReadOnlyList<StoreSide> sides)
    {
        var inserts = await Rates("durable inserts/s", sides, (side, round) => Inserts(side, $"{side.Prefix}inserts{round}"));
        Bar("durable inserts", inserts[0] / inserts[2], 2);
        Bar("durable inserts, HTTP", inserts[1] / inserts[2], 1);
        var reads = await Rates("point reads/s", sides, (side, _) => Reads(side));
        Bar("point reads", reads[0] / reads[2], 5);
        Bar("point reads, HTTP", reads[1] / reads[2], 1);
        foreach (var (backlog, bar) in new[] { (100, 5.0), (8_000, 50.0) })
        {
            var cycles = await Rates($"queue messages/s at a backlog of {backlog}", sides, (side, round) => Cycle(side, backlog));
            Bar($"queue cycle at {backlog}", cycles[0] / cycles[2], bar);
            Bar($"queue cycle at {backlog}, HTTP", cycles[1] / cycles[2], bar);
        }

        var alone = sides.Take(1).ToList();
        var few = await Rates("queue messages/s at a backlog of 100", alone, (side, _) => Cycle(side, 100));
        var many = await Rates("queue messages/s at a backlog of 100000", alone, (side, _) => Cycle(side, 100_000));
        Bar("queue cycle at 100000 / at 100", many[0] / few[0], 0.5);
    }

    private static async Task<double> Inserts(StoreSide side, string name)
    {
        var table = side.Tables.GetTableClient(name);
        await table.CreateIfNotExistsAsync();
        return await Clients.Run(4_000, number => table.AddEntityAsync(Entity($"p{number * 7919 % 1000:D4}", number)));
    }

    private static async Task<double> Reads(StoreSide side)
    {
        var table = side.Tables.GetTableClient($"{side.Prefix}inserts0");
        return await Clients.Run(6_000, number => table.GetEntityAsync<TableEntity>($"p{number % 4000 * 7919 % 1000:D4}", Row(number % 4000)));
    }

    /// <summary>Send 16, receive up to 16, delete them: so often that the backlog stays.</summary>
    private static async Task<double> Cycle(StoreSide side, int backlog)
    {
        var queue = side.Queues.GetQueueClient($"{side.Prefix}backlog-{backlog}");
        await queue.CreateIfNotExistsAsync();
        var missing = backlog - (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;
        await Clients.Run(Math.Max(0, missing), _ => queue.SendMessageAsync("a message that waits"));
        var (time, handled) = (Stopwatch.StartNew(), 0);
        await Task.WhenAll(Enumerable.Range(0, Clients.Count).Select(_ => Task.Run(async () =>
        {
            while (time.Elapsed < TimeSpan.FromSeconds(4))
            {
                for (var i = 0; i < 16; i++) await queue.SendMessageAsync("a message that is handled");
                var received = (await queue.ReceiveMessagesAsync(16, TimeSpan.FromMinutes(5))).Value;
                foreach (var message in received) await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                Interlocked.Add(ref handled, received.Length);
            }
        })));
        return handled / time.Elapsed.TotalSeconds;
    }

    private static async Task Partitions(StoreSide side)
    {
        var times = new Dictionary<int, List<double>>();
        foreach (var rows in new[] { 10_000, 1_000_000 })
        {
            var table = side.Tables.GetTableClient($"rows{rows}");
            await table.CreateIfNotExistsAsync();
            // 100 rows a partition, so 100 of 10,000 and 10,000 of 1,000,000.
            await Clients.Run(rows / 100, partition => table.SubmitTransactionAsync(
                Enumerable.Range(0, 100).Select(row => new TableTransactionAction(TableTransactionActionType.Add, Entity($"p{partition:D6}", row)))));
        }

        foreach (var _ in Enumerable.Range(0, 200))
        {
            foreach (var rows in new[] { 10_000, 1_000_000 })
            {
                var table = side.Tables.GetTableClient($"rows{rows}");
                var partition = $"p{Random.Shared.Next(rows / 100):D6}";
                var time = Stopwatch.StartNew();
                var found = await table.QueryAsync<TableEntity>($"PartitionKey eq '{partition}'").CountAsync();
                if (found != 100) throw new InvalidOperationException($"{found} rows in {partition}.");
                if (!times.TryGetValue(rows, out var list)) times[rows] = list = [];
                list.Add(time.Elapsed.TotalMilliseconds);
            }
        }

        var (small, large) = (Median(times[10_000]), Median(times[1_000_000]));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a partition's 100 rows: {small:0.00} ms in 10,000 rows, {large:0.00} ms in 1,000,000"));
        Bar("partition query, 10,000 / 1,000,000 rows", small / large, 1 / 1.5);
    }

    private static async Task<IReadOnlyList<double>> Rates(string what, IReadOnlyList<StoreSide> sides, Func<StoreSide, int, Task<double>> measure)
    {
        var rates = sides.Select(_ => new List<double>()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < sides.Count; i++) rates[i].Add(await measure(sides[i], round));
        }

        var medians = rates.ConvertAll(Median);
        Console.WriteLine($"{what}: " + string.Join(", ", sides.Select((side, i) => string.Create(CultureInfo.InvariantCulture, $"{side.Name} {medians[i]:0}"))));
        return medians;
    }

    private static void Bar(string what, double ratio, double bar)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{what}: {ratio:0.00} × (bar {bar:0.00})");
        Console.WriteLine("  " + line);
        if (!(ratio >= bar)) Missed.Add(line);
    }

    private static TableEntity Entity(string partition, int number) => new(partition, Row(number))
    {
        ["name"] = "a customer of the brand",
        ["text"] = new string('x', 300),
        ["number"] = number,
        ["total"] = (long)number * 100,
        ["at"] = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero),
        ["active"] = true,
    };

    private static string Row(int number) => number.ToString("D8", CultureInfo.InvariantCulture);

    private static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Flush(string folder)
    {
        var path = Path.Combine(folder, "flush");
        var times = new List<double>();
        using (var file = new FileStream(path, FileMode.Create))
        {
            for (var i = 0; i < 200; i++)
            {
                var time = Stopwatch.StartNew();
                file.Write(new byte[4096]);
                file.Flush(flushToDisk: true);
                times.Add(time.Elapsed.TotalMilliseconds);
            }
        }

        File.Delete(path);
        return Median(times);
    }
}
