using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Storage;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>
/// Coupons by 16 workers in two processes on one store. First undisturbed: generated codes with a limit, then a pool to its last code, for speed and
/// storage operations. Then both again while the processes are killed at random and started again, for what must not happen.
/// </summary>
internal static class Coupons
{
    public const int Workers = 8;
    private const int Processes = 2;
    private const int Undisturbed = 200_000;
    private const int Total = 1_000_000;

    /// <summary>While processes are killed more ask than there are codes, so that limits and pools are tried beyond their end.</summary>
    private const double Demand = 1.01;

    private const double LeastSpeed = 1_000;
    private const double LeastFlatness = 0.8;

    public static async Task<int> Run(double part)
    {
        var (calm, storm) = ((int)(Undisturbed * part), (int)(Total / 2 * part));
        var generated = await Round("generated", calm, imported: false, kills: false);
        var pool = await Round("pool", calm, imported: true, kills: false);
        var killedGenerated = await Round("generated, killed", storm, imported: false, kills: true);
        var killedPool = await Round("pool, killed", storm, imported: true, kills: true);
        Result[] all = [generated, pool, killedGenerated, killedPool];
        foreach (var result in all) Console.WriteLine(result);
        Console.WriteLine($"operations a generated code {generated.Operations:F3} (bar 2), a pool code {pool.Operations:F3} (bar 3), the contact's copy included");
        Console.WriteLine($"last tenth of the pool at {pool.Flatness:F2} x the speed of the first (bar {LeastFlatness})");
        var isSound = Array.TrueForAll(all, result => result is { Wrong: 0 } && result.Speed >= LeastSpeed)
            && generated.Operations <= 2 && pool.Operations <= 3 && pool.Flatness >= LeastFlatness;
        return isSound ? 0 : 1;
    }

    private static async Task<Result> Round(string name, int codes, bool imported, bool kills)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "coupons", RandomNumberGenerator.GetHexString(8, lowercase: true)));
        var store = $"EmbeddedStorage={Path.Combine(folder.FullName, "store")}";
        try
        {
            await Prepare(store, codes, imported);
            var asks = kills ? (int)(codes * Demand) : codes;
            var watch = Stopwatch.StartNew();
            var deaths = await Work(folder.FullName, store, asks, kills);
            var took = watch.Elapsed;
            return await Check(name, store, folder.FullName, codes, asks, imported, took, deaths);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Prepare(string store, int codes, bool imported)
    {
        await using var app = await App.Start(store);
        await app.Put("api/manage/offers/bench", imported
            ? new { title = "bench", amountMinor = 1000, codes = "imported" }
            : new { title = "bench", amountMinor = 1000, limit = codes });
        if (!imported) return;
        foreach (var lines in Enumerable.Range(1, codes).Select(number => new CodeLine(number, $"BENCH-{number:D7}")).Chunk(5_000))
            await app.Service<TakeCodes>().Handle("bench", "import", lines, CancellationToken.None);
    }

    private static async Task<int> Work(string folder, string store, int asks, bool kills)
    {
        using var end = new CancellationTokenSource();
        var deaths = await Task.WhenAll(Enumerable.Range(0, Processes).Select(async number =>
        {
            for (var starts = 0; ; starts++)
            {
                using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Coupons).Assembly.Location, "coupons-load", store, folder, $"{number}", $"{asks}"]) { UseShellExecute = false })!;
                using var patience = new CancellationTokenSource();
                // Long enough that most of the time is work, short enough that it happens often.
                if (kills) patience.CancelAfter(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(10_000, 40_000)));
                try
                {
                    await process.WaitForExitAsync(patience.Token);
                    return process.ExitCode == 0 ? starts : throw new InvalidOperationException($"The load ended with {process.ExitCode}.");
                }
                catch (OperationCanceledException)
                {
                    process.Kill();
                    await process.WaitForExitAsync(CancellationToken.None);
                }
            }
        }));
        return deaths.Sum();
    }

    private static async Task<Result> Check(string name, string store, string folder, int codes, int asks, bool imported, TimeSpan took, int deaths)
    {
        var said = CouponsLoad.Read(folder, Processes).ToList();
        var wrong = new List<string>();
        var (issued, free) = (new Dictionary<string, string>(StringComparer.Ordinal), 0);
        var copies = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        await using var app = await App.Start(store);
        foreach (var shard in CouponCode.Shards)
        {
            await foreach (var row in app.Service<Storage.Tables>().Codes.Rows(shard, "code|", CancellationToken.None))
            {
                if (CouponRow.StateOf(row) is CouponState.Free) free++;
                else if (!issued.TryAdd(CouponRow.SourceOf(row).Contact, row.Text("code"))) wrong.Add($"{CouponRow.SourceOf(row).Contact} has two codes");
            }
        }
        await foreach (var row in app.Table("contacts").QueryAsync<Azure.Data.Tables.TableEntity>("RowKey ge 'coupon|' and RowKey lt 'coupon}'"))
            (copies.TryGetValue(row.PartitionKey, out var list) ? list : copies[row.PartitionKey] = []).Add(row.Text("code"));

        if (issued.Count != codes) wrong.Add($"{issued.Count} codes were issued, {codes} are to be had");
        if (imported && issued.Count + free != codes) wrong.Add($"{issued.Count} issued and {free} free are not {codes}");
        if (issued.Values.Distinct(StringComparer.Ordinal).Count() != issued.Count) wrong.Add("a code was issued twice");
        foreach (var (contact, code) in said.Where(line => line.Code.Length > 0).Select(line => (line.Contact, line.Code)))
            if (!issued.TryGetValue(contact, out var standing) || standing != code) wrong.Add($"{contact} was told {code}, which does not stand");
        foreach (var (contact, code) in issued)
            if (!copies.TryGetValue(contact, out var own) || own.Count != 1 || own[0] != code) wrong.Add($"{contact}'s copy is not {code}");
        if (said.Select(line => line.Contact).Distinct(StringComparer.Ordinal).Count() != asks) wrong.Add("not everybody was answered");
        foreach (var line in wrong.Take(10)) Console.WriteLine(line);

        var times = said.Where(line => line.Code.Length > 0).Select(line => line.At).Order().ToList();
        var tenth = times.Count / 10;
        var (first, last) = (times[tenth] - times[0], times[^1] - times[^(tenth + 1)]);
        return new Result(name, issued.Count, took, deaths, wrong.Count, first / last, CouponsLoad.Operations(folder, Processes) / (double)issued.Count);
    }

    private sealed record Result(string Name, int Codes, TimeSpan Took, int Deaths, int Wrong, double Flatness, double Operations)
    {
        public double Speed => Codes / Took.TotalSeconds;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Name}: {Codes:N0} codes in {Took.TotalSeconds:F0} s, {Speed:N0} a second (bar {LeastSpeed:N0}), {Deaths} processes killed, {Wrong} duplicates, losses or limits missed");
    }
}
