using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using PrivateDomain.Sandbox;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>
/// What exporting cards takes of the app's memory: a fresh process each for 1,000 cards, for 100,000, and for the addresses of a million. The process's own
/// peak is compared; codes out of the sheets and single ones are read by zbar and have to say what the API says of their cards.
/// </summary>
internal static partial class Cards
{
    private const double MostMegabytes = 64;
    private const int Samples = 100;

    public static async Task<int> Run()
    {
        await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey });
        var few = await Measure(platform, 1_000, sheets: true);
        var many = await Measure(platform, 100_000, sheets: true);
        var million = await Measure(platform, 1_000_000, sheets: false);
        var (more, mostMore) = (many.Peak - few.Peak, million.Peak - few.Peak);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a million addresses above 1,000 cards      {mostMore,8:0.0} MB (must be {MostMegabytes:0} or less)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"codes that say their card's address        {few.Right + many.Right,8} of {few.Read + many.Read}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"100,000 cards above 1,000, peak memory     {more,8:0.0} MB (must be {MostMegabytes:0} or less)"));
        return more <= MostMegabytes && mostMore <= MostMegabytes && few.Holds && many.Holds && million.Complete ? 0 : 1;
    }

    private static async Task<Export> Measure(SandboxApp platform, int count, bool sheets)
    {
        await using var app = await AppProcess.Start(TestStore.New(), platform, "--Brand:PublicUrl=https://card.xiaoman-tea.com", "--Logging:LogLevel:Default=Warning");
        (await app.Operator.PutAsJsonAsync("api/manage/channels/tea", new { name = "tea", kind = "packageCard", keepers = new[] { "li" } })).EnsureSuccessStatusCode();
        using var made = await app.Operator.PostAsJsonAsync("api/manage/batches", new { channel = "tea", count, face = new { text = "扫码加好友，领新客礼" } });
        var batch = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        var before = Memory(app, "VmRSS");

        var watch = Stopwatch.StartNew();
        var (addresses, bytesOfCsv) = await Csv(app, batch);
        var csv = watch.Elapsed;
        watch.Restart();
        var (paths, drawn, bytes) = sheets ? await Sheets(app, batch, Math.Max(1, count / Samples)) : ([], count, 0);
        var html = watch.Elapsed;
        var peak = Memory(app, "VmHWM");

        var wanted = sheets ? await Wanted(app, batch, paths.Keys) : [];
        var read = sheets ? await ReadAll(app, batch, paths, wanted) : [];
        var right = read.Count(pair => pair.Said == pair.Wanted);
        var complete = addresses == count && drawn == count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count,9:N0} cards: peak {peak:0.0} MB ({before:0.0} before), CSV {bytesOfCsv / 1e6:0.0} MB in {csv.TotalSeconds:0.0} s{(sheets ? string.Create(CultureInfo.InvariantCulture, $", sheets {bytes / 1e6:0.0} MB in {html.TotalSeconds:0.0} s, {right} of {read.Count} codes right") : "")}{(complete ? "" : ", INCOMPLETE")}"));
        return new(peak, right, read.Count, complete);
    }

    private static async Task<(int Lines, long Bytes)> Csv(AppProcess app, string batch)
    {
        using var lines = new StreamReader(await app.Operator.GetStreamAsync($"api/manage/batches/{batch}/cards.csv"));
        var (count, bytes) = (0, 0L);
        await lines.ReadLineAsync();
        while (await lines.ReadLineAsync() is { } line)
        {
            count++;
            bytes += line.Length + 2;
        }
        return (count, bytes);
    }

    // Every line of a card is an article; of some the drawing is kept.
    private static async Task<(Dictionary<int, string> Paths, int Cards, long Bytes)> Sheets(AppProcess app, string batch, int every)
    {
        using var lines = new StreamReader(await app.Operator.GetStreamAsync($"api/manage/batches/{batch}/sheets.html"));
        var (paths, cards, bytes) = (new Dictionary<int, string>(), 0, 0L);
        while (await lines.ReadLineAsync() is { } line)
        {
            bytes += line.Length + 1;
            if (!line.StartsWith("<article", StringComparison.Ordinal)) continue;
            if (cards % every == every - 1) paths[cards] = Code().Match(line).Value;
            cards++;
        }
        return (paths, cards, bytes);
    }

    private static async Task<Dictionary<int, (string Serial, string Url)>> Wanted(AppProcess app, string batch, IEnumerable<int> indexes)
    {
        var wanted = new Dictionary<int, (string, string)>();
        foreach (var index in indexes)
        {
            var page = await app.Operator.GetFromJsonAsync<JsonElement>($"api/manage/batches/{batch}/cards?from={index}&count=1");
            var card = page.GetProperty("items")[0];
            wanted[index] = (card.GetProperty("serial").GetString()!, card.GetProperty("url").GetString()!);
        }
        return wanted;
    }

    private static async Task<List<(string Wanted, string Said)>> ReadAll(AppProcess app, string batch, Dictionary<int, string> paths, Dictionary<int, (string Serial, string Url)> wanted)
    {
        var folder = Directory.CreateTempSubdirectory("codes-").FullName;
        try
        {
            var (files, expected) = (new List<string>(), new List<string>());
            foreach (var (index, path) in paths)
            {
                files.Add(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{index}.pgm")));
                await File.WriteAllBytesAsync(files[^1], Picture(path));
                expected.Add(wanted[index].Url);
            }
            foreach (var (index, card) in wanted.Take(10))
            {
                files.Add(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{index}.png")));
                await File.WriteAllBytesAsync(files[^1], await app.Operator.GetByteArrayAsync($"api/manage/batches/{batch}/cards/{card.Serial}.png?size=15"));
                expected.Add(card.Url);
            }
            using var zbar = Process.Start(new ProcessStartInfo("zbarimg", ["--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", .. files]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var said = (await zbar.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await zbar.WaitForExitAsync();
            // One that is not read leaves the rest out of step, and so counts as many.
            return [.. expected.Select((url, at) => (url, at < said.Length ? said[at] : ""))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The drawing as grey pixels, four to a module as a printer of 300 dpi has them.</summary>
    private static byte[] Picture(string path)
    {
        const int scale = 4;
        var runs = Dark().Matches(path).Select(run => (X: Number(run, "x"), Y: Number(run, "y"), Width: Number(run, "w"))).ToList();
        var side = (runs.Max(run => run.Y) + 1 + runs.Min(run => run.Y)) * scale;
        var pixels = new byte[side * side];
        Array.Fill(pixels, byte.MaxValue);
        foreach (var (x, y, width) in runs)
            for (var row = y * scale; row < (y + 1) * scale; row++) pixels.AsSpan((row * side) + (x * scale), width * scale).Clear();
        return [.. System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5 {side} {side} 255\n")), .. pixels];
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>Megabytes, as the kernel counts them.</summary>
    private static double Memory(AppProcess app, string what) => File.ReadLines($"/proc/{app.Id.ToString(CultureInfo.InvariantCulture)}/status")
        .Where(line => line.StartsWith(what + ":", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim('\t'), CultureInfo.InvariantCulture) / 1024).Single();

    private sealed record Export(double Peak, int Right, int Read, bool Complete)
    {
        public bool Holds => Complete && Right == Read;
    }

    [GeneratedRegex("(?<=class=\"code\"[^>]*><path d=\")[^\"]*", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("M(?<x>[0-9]+) (?<y>[0-9]+)h(?<w>[0-9]+)v1", RegexOptions.None, 1000)]
    private static partial Regex Dark();
}
