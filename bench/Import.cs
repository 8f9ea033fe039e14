using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Sandbox;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>
/// A year of a real shop's orders, uploaded to an app that is a process of its own: tried dry, imported, imported again; and once more on another store, killed in
/// the middle. What the app then lists is compared with sums that are taken here from the file by itself.
/// </summary>
internal static class Import
{
    private const double MostSeconds = 600;
    private const double MostSecondsAgain = 60;
    private const double MostMegabytes = 400;

    private static readonly string[] Settings = ["--Logging:LogLevel:Default=Warning"];

    private const string Name = "online-retail-even.csv.gz";

    /// <param name="folder">Where the file is.</param>
    public static async Task<int> Run(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"{Path.GetFullPath(path)} is missing. Put the file into a folder and name it: bench/run import <folder>, or PRIVATEDOMAIN_DATA=<folder>.");
            return 2;
        }
        var file = Unpacked(path);
        var (lines, customers, exact) = Sums(file);
        // Three lines cost a tenth of a penny.
        var wanted = exact.ToDictionary(order => order.Key, order => (long)Math.Round(order.Value * 100, MidpointRounding.AwayFromZero), StringComparer.Ordinal);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines, {wanted.Count:N0} orders, {customers:N0} customers, {exact.Values.Sum():N3} pounds; orders to the penny {wanted.Values.Sum() / 100m:N2}"));
        await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey });

        await using var app = await AppProcess.Start(TestStore.New(), platform, Settings);
        var dry = await Upload(app, file, "&dryRun=true");
        var empty = (await Listed(app)).Count == 0;
        var first = await Upload(app, file);
        var listed = await Listed(app);
        var again = await Upload(app, file);
        var same = Same(listed, await Listed(app));
        var peak = Memory(app);

        var (kills, resumed) = await Killed(platform, file);
        var right = Same(listed, wanted);
        var counted = Count(dry, "imported") == wanted.Count && Count(first, "imported") == wanted.Count && Count(first, "importedMinor") == wanted.Values.Sum()
            && Count(first, "lines") == lines && Count(again, "imported") == 0 && Count(again, "unchanged") == wanted.Count;
        var afterKills = Same(resumed, wanted);
        Print("dry run", dry.Seconds, "s");
        Print($"orders after {kills} × kill -9 that differ", afterKills.Wrong, "(must be 0)");
        Print("orders that differ from the file's own sums", right.Wrong, "(must be 0)");
        Print("orders that a second import changed", same.Wrong, "(must be 0)");
        Print("second import", again.Seconds, $"s (must be below {MostSecondsAgain:0})");
        Print("peak memory of the app", peak, $"MB (must be below {MostMegabytes:0})");
        Print("import", first.Seconds, $"s (must be below {MostSeconds:0})");
        return empty && counted && right.Holds && same.Holds && afterKills.Holds && kills > 0
            && first.Seconds < MostSeconds && again.Seconds < MostSecondsAgain && peak < MostMegabytes ? 0 : 1;
    }

    // On a store of its own: each time the process gets a little further.
    private static async Task<(int Kills, Dictionary<string, long> Listed)> Killed(SandboxApp platform, byte[] file)
    {
        var store = TestStore.New();
        var app = await AppProcess.Start(store, platform, Settings);
        var job = await Send(app, file, "");
        var kills = 0;
        for (var wait = 1.0; ; wait *= 1.3, kills++)
        {
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < TimeSpan.FromSeconds(wait) && !await IsDone(app, job)) await Task.Delay(100);
            if (await IsDone(app, job)) break;
            await app.Kill();
            await app.DisposeAsync();
            app = await AppProcess.Start(store, platform, Settings);
        }
        var listed = await Listed(app);
        await app.DisposeAsync();
        return (kills, listed);
    }

    private static async Task<(double Seconds, JsonElement Job)> Upload(AppProcess app, byte[] file, string with = "")
    {
        var watch = Stopwatch.StartNew();
        var job = await Send(app, file, with);
        while (!await IsDone(app, job)) await Task.Delay(200);
        return (watch.Elapsed.TotalSeconds, await app.Operator.GetFromJsonAsync<JsonElement>($"api/manage/jobs/{job}"));
    }

    private static async Task<string> Send(AppProcess app, byte[] file, string with)
    {
        using var answer = await app.Operator.PostAsync("api/manage/orders/imports?shop=retail&currency=GBP&zone=Europe/London" + with, new ByteArrayContent(file));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job").GetString()!;
    }

    private static async Task<bool> IsDone(AppProcess app, string job) =>
        (await app.Operator.GetFromJsonAsync<JsonElement>($"api/manage/jobs/{job}")).GetProperty("status").GetString() == "done";

    private static async Task<Dictionary<string, long>> Listed(AppProcess app)
    {
        var (orders, cursor) = (new Dictionary<string, long>(StringComparer.Ordinal), "");
        while (cursor is not null)
        {
            var page = await app.Operator.GetFromJsonAsync<JsonElement>($"api/manage/orders?shop=retail&cursor={cursor}");
            foreach (var order in page.GetProperty("items").EnumerateArray()) orders.Add(order.GetProperty("id").GetString()!, order.GetProperty("totalMinor").GetInt64());
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        return orders;
    }

    // By counting quotes and nothing else: no code of the app's.
    private static (int Lines, int Customers, Dictionary<string, decimal> Orders) Sums(byte[] file)
    {
        var (lines, customers, orders) = (0, new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, decimal>(StringComparer.Ordinal));
        using var reader = new StreamReader(new MemoryStream(file));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var (columns, start, quoted) = (new List<string>(), 0, false);
            for (var at = 0; at <= line.Length; at++)
            {
                if (at < line.Length && line[at] == '"') quoted = !quoted;
                if (at < line.Length && (quoted || line[at] != ',')) continue;
                columns.Add(line[start..at]);
                start = at + 1;
            }
            lines++;
            customers.Add(columns[1]);
            orders[columns[0]] = orders.GetValueOrDefault(columns[0]) + (int.Parse(columns[5], CultureInfo.InvariantCulture) * decimal.Parse(columns[6], CultureInfo.InvariantCulture));
        }
        return (lines, customers.Count, orders);
    }

    private static (int Wrong, bool Holds) Same(Dictionary<string, long> one, Dictionary<string, long> other)
    {
        var wrong = one.Keys.Union(other.Keys, StringComparer.Ordinal).Count(id => !one.TryGetValue(id, out var a) || !other.TryGetValue(id, out var b) || a != b);
        return (wrong, wrong == 0);
    }

    private static byte[] Unpacked(string path)
    {
        using var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var content = new MemoryStream();
        zip.CopyTo(content);
        return content.ToArray();
    }

    private static long Count((double Seconds, JsonElement Job) done, string word) => done.Job.GetProperty("counts").TryGetProperty(word, out var count) ? count.GetInt64() : 0;

    private static double Memory(AppProcess app) =>
        double.Parse(File.ReadLines($"/proc/{app.Id}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    private static void Print(string what, double figure, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-48} {figure,10:0.#} {unit}"));
}
