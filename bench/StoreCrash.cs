using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>
/// Kills processes that write, one or several on one store, and looks whether everything acknowledged is there and nothing deleted comes
/// back: rounds of kill -9; rounds of kill -9 after which the disk also loses what was not flushed; rounds in which the disk fails a flush,
/// or is full for a while; and rounds without flushing, which has to be found out.
/// </summary>
internal static class StoreCrash
{
    private const int Rounds = 200;
    private const int PowerCuts = 200;
    private const int FailedFlushes = 20;
    private const int FullDisks = 20;
    private const int Crowds = 3;
    private const int Crowd = 20;
    private const int RoundsOfAStore = 10;

    public static async Task<int> Run()
    {
        var shim = await Shim();
        var killed = await Strike(Rounds, shim: null);
        var crowd = await Strike(Crowds, shim: null, crowd: Crowd);
        var cut = await Strike(PowerCuts, shim);
        var failed = await Strike(FailedFlushes, shim, Fault.FailedFlush);
        var full = await Strike(FullDisks, shim, Fault.FullDisk);
        var careless = await Strike(5, shim, durable: false);
        Console.WriteLine($"kill -9, {Rounds} rounds: {killed}");
        Console.WriteLine($"kill -9 of {Crowd} processes on one store, {Crowds} rounds: {crowd}");
        Console.WriteLine($"kill -9 and the disk loses what was not flushed, {PowerCuts} rounds: {cut}");
        Console.WriteLine($"the disk fails a flush, {FailedFlushes} rounds: {failed}");
        Console.WriteLine($"the disk is full for a while, {FullDisks} rounds: {full}, {full.AfterRefusal} acknowledged after the first refusal");
        Console.WriteLine($"a power cut without flushing, 5 rounds: {careless} (some must be lost, or this proves nothing)");
        var isSound = killed.Wrong == 0 && crowd.Wrong == 0 && cut is { Wrong: 0, TakenBack: > 0 } && failed.Wrong == 0 && full is { Wrong: 0, Refused: > 0, AfterRefusal: > 0 };
        return isSound && careless.Wrong > 0 ? 0 : 1;
    }

    private static async Task<Result> Strike(int rounds, string? shim, Fault fault = Fault.None, bool durable = true, int crowd = 2)
    {
        var result = new Result();
        // What is lost once stays lost: each careless store has one round.
        var roundsOfAStore = durable ? RoundsOfAStore : 1;
        for (var first = 0; first < rounds; first += roundsOfAStore)
        {
            var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "crash", RandomNumberGenerator.GetHexString(8, lowercase: true)));
            var truth = new Truth();
            for (var round = first; round < Math.Min(rounds, first + roundsOfAStore); round++)
            {
                // Every other round several processes have the store; a power cut is replayed for one alone, since each has its own records.
                result.TakenBack += await Kill(folder.FullName, round, shim, durable, fault, processes: shim is null && (round % 2 == 1 || crowd > 2) ? crowd : 1, truth);
                result.Wrong += await Check(Path.Combine(folder.FullName, "store"), truth);
                if (result.Wrong > 0 && durable) return result;
            }

            result.Refused += truth.Refused;
            result.AfterRefusal += truth.AfterRefusal;
            result.Acknowledged += truth.Rows.Count + truth.Sent.Count + truth.Deleted.Count;
            folder.Delete(recursive: true);
        }

        return result;
    }

    private static async Task<int> Kill(string folder, int round, string? shim, bool durable, Fault fault, int processes, Truth truth)
    {
        var (store, records) = (Path.Combine(folder, "store"), Path.Combine(folder, "records"));
        var loads = new List<(Process Process, string Said)>();
        for (var number = 0; number < processes; number++)
        {
            var (name, said) = ($"{round}x{number}", Path.Combine(folder, $"said-{number}"));
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = fault == Fault.FailedFlush, UseShellExecute = false };
            foreach (var argument in new[] { typeof(StoreCrash).Assembly.Location, "crash-load", $"EmbeddedStorage={store};Durable={durable}", name, said, $"{fault == Fault.FullDisk}" }) start.ArgumentList.Add(argument);
            if (shim is not null) (start.Environment["LD_PRELOAD"], start.Environment["LOSE_FOLDER"], start.Environment["LOSE_LOG"]) = (shim, store, records);
            if (fault == Fault.FailedFlush) start.Environment["LOSE_AFTER"] = $"{RandomNumberGenerator.GetInt32(10, 150)}";
            if (fault == Fault.FullDisk) start.Environment["LOSE_FULL"] = $"{RandomNumberGenerator.GetInt32(50, 150)}";
            loads.Add((Process.Start(start)!, said));
        }

        foreach (var (process, _) in loads)
            if (await process.StandardOutput.ReadLineAsync() != "writing") throw new InvalidOperationException("The load did not start.");
        var wait = Stopwatch.StartNew();
        var moment = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(50, 500));
        // A store that was failed by its disk refuses everything, so its load ends by itself.
        await Eventually.TrueAsync(() => fault == Fault.FailedFlush ? loads.TrueForAll(load => load.Process.HasExited) : wait.Elapsed >= moment);
        foreach (var (process, said) in loads)
        {
            process.Kill();
            await process.WaitForExitAsync();
            truth.Hear(File.ReadLines(said));
            process.Dispose();
        }

        return shim is null ? 0 : PowerCut.Strike(store, records);
    }

    /// <returns>How much is not as it was acknowledged.</returns>
    private static async Task<int> Check(string folder, Truth truth)
    {
        Store store;
        try
        {
            store = Store.Open(new StoreOptions(folder), NullLogger.Instance);
        }
        catch (PrivateDomain.Embedded.Storage.StoreRefusedException damaged)
        {
            Console.WriteLine(damaged.Message);
            return 1;
        }

        await using var closed = store;
        var rows = (await store.Read(session => session.All("SELECT key FROM entities", row => PrivateDomain.Embedded.Storage.Tables.EntityKey.Read(row.GetFieldValue<byte[]>(0)).Partition))).ToHashSet(StringComparer.Ordinal);
        var messages = await store.Read(session => session.All("SELECT text FROM messages", row => row.GetString(0)));
        var waiting = messages.ToHashSet(StringComparer.Ordinal);
        return truth.Rows.Count(id => !rows.Contains(id))
            + truth.Sent.Count(id => !waiting.Contains(id) && !truth.Tried.Contains(id))
            + truth.Deleted.Count(waiting.Contains)
            + (messages.Count - waiting.Count);
    }

    private static async Task<string> Shim()
    {
        var source = Path.Combine(Azurite.RepositoryRoot(), "bench", "shim", "lose.c");
        var library = Path.Combine(AppContext.BaseDirectory, "lose.so");
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O1", "-Wall", "-o", library, source, "-ldl"]);
        await compiler.WaitForExitAsync();
        return compiler.ExitCode == 0 ? library : throw new InvalidOperationException("The shim does not compile.");
    }

    private enum Fault
    {
        None,
        FailedFlush,
        FullDisk,
    }

    private sealed class Truth
    {
        public int Refused { get; private set; }
        public int AfterRefusal { get; private set; }
        public HashSet<string> Rows { get; } = new(StringComparer.Ordinal);
        public HashSet<string> Sent { get; } = new(StringComparer.Ordinal);
        public HashSet<string> Tried { get; } = new(StringComparer.Ordinal);
        public HashSet<string> Deleted { get; } = new(StringComparer.Ordinal);

        public void Hear(IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                // The last line may be cut.
                if (line.Split(' ') is not [var what, var id, "."]) continue;
                if (what == "refused") Refused++;
                else if (Refused > 0 && what is ("row" or "sent" or "deleted")) AfterRefusal++;
                _ = what switch { "row" => Rows.Add(id), "sent" => Sent.Add(id), "deleting" => Tried.Add(id), "deleted" => Deleted.Add(id), _ => false };
            }
        }
    }

    private sealed record Result
    {
        public int Acknowledged { get; set; }
        public int TakenBack { get; set; }
        public int Refused { get; set; }
        public int AfterRefusal { get; set; }
        public int Wrong { get; set; }

        public override string ToString() => $"{Acknowledged} acknowledged, {Refused} refused, {TakenBack} writes taken back, {Wrong} lost or come back";
    }
}
