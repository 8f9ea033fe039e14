using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests;
using PrivateDomain.Tests.Channels;

namespace PrivateDomain.Bench;

/// <summary>
/// Which card brought a contact, when 20 cards a second are scanned and 30 % of their customers add the keeper, half of them within 40 s and
/// 95 % within 5 minutes. Two instances share a pool of 20 minutes of scans, which goes round more than twice. Time is the bench's: it steps
/// on by a quarter of a second, for the app and the platform; pages, callbacks and queues are the real ones, and it is judged by what the public
/// API says of each contact.
/// </summary>
internal static class Attribution
{
    private const double ScansPerSecond = 20;
    private const double AddShare = 0.3;
    private const double MedianDelay = 40;
    private const int Slots = 24_000;
    private const int Seed = 20;
    private const double LeastRight = 0.97;
    private const double MostWrong = 0.005;

    // 95 % of a log-normal distribution lie below its median × e^(1.645 σ).
    private static readonly double Sigma = Math.Log(300 / MedianDelay) / 1.6449;
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(45);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.25);
    private static readonly IReadOnlyList<string> Keepers = ["lin", "chen", "wang"];

    public static async Task<int> Run()
    {
        var took = Stopwatch.StartNew();
        var clock = new SteppedClock();
        await using var one = await Start(clock);
        var two = await Start(clock, one);
        var run = new Simulation(clock, [one, two]);
        await run.Play();
        var (whole, again) = await run.Judge();
        await two.Stop();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{run.Scans} scans and {whole.All} adds in {Lasts.TotalMinutes:0} simulated minutes, {Keepers.Count} keepers, {run.Ways} contact ways, {run.WithoutCode} pages without a code, {run.Operations:0.00} storage operations a scan, in {took.Elapsed.TotalSeconds:0} s"));
        Console.WriteLine($"of the adds by a scan after the pool had gone round: {again}");
        Console.WriteLine($"of all adds: {whole} (right must be 97 % or more, wrong 0.5 % or less, in both)");
        return whole.Holds && again.Holds && run.WithoutCode == 0 ? 0 : 1;
    }

    private static async Task<App> Start(SteppedClock clock, App? beside = null) => await App.Start(
        beside?.Store, beside?.Platform, platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock),
        settings: [$"--Cards:SlotsPerKeeper={Slots / Keepers.Count}"]);

    private sealed record Coming(Customer Customer, string Card, ContactWay Way, DateTimeOffset ScannedAt);

    private sealed class Simulation(SteppedClock clock, IReadOnlyList<App> apps)
    {
        private readonly Random random = new(Seed);
        private readonly DateTimeOffset begin = clock.Now;
        private readonly PriorityQueue<Coming, DateTimeOffset> coming = new();
        private readonly ConcurrentQueue<Coming> added = new();
        private readonly Dictionary<string, ContactWay> ways = new(StringComparer.Ordinal);
        private readonly Queue<string> cards = new();
        private int withoutCode;

        public int Scans { get; private set; }

        public int WithoutCode => withoutCode;

        public int Ways => Platform.WeCom.ContactWays.Count;

        public double Operations => apps.SelectMany(app => app.Storage.Of("ShowLanding")).Average(run => run.Calls.Count(call => !call.Name.Contains("catalog", StringComparison.Ordinal)));

        private SandboxApp Platform => apps[0].Platform;

        public async Task Play()
        {
            foreach (var keeper in Keepers) Platform.WeCom.SetKeeper(new Keeper(keeper, keeper));
            await apps[0].Channel("parcel", Keepers);
            var next = begin + Exponential();
            for (var steps = 0; clock.Now - begin < Lasts || coming.Count > 0; steps++)
            {
                clock.Now += Step;
                var scans = new List<(string Card, App App, double Add, double Delay)>();
                for (; next <= clock.Now && next - begin < Lasts; next += Exponential())
                    scans.Add((await Card(), apps[random.Next(apps.Count)], random.NextDouble(), LogNormal()));
                var shown = await Task.WhenAll(scans.Select(async scan => (Scan: scan, Way: await Scan(scan.App, scan.Card))));
                Scans += shown.Length;
                foreach (var (scan, way) in shown)
                    if (way is not null && scan.Add < AddShare)
                        coming.Enqueue(new(Platform.WeCom.CreateCustomer("客"), scan.Card, Known(way), clock.Now), clock.Now + TimeSpan.FromSeconds(scan.Delay));

                var adds = new List<Coming>();
                while (coming.TryPeek(out _, out var at) && at <= clock.Now) adds.Add(coming.Dequeue());
                if (adds.Count > 0) Platform.AppUrl = apps[random.Next(apps.Count)].Anyone.BaseAddress!;
                await Task.WhenAll(adds.Select(Add));
                if (steps % 4 == 0) await apps[0].Drain();
            }
            await apps[0].Drain();
        }

        public async Task<(Shares Whole, Shares Again)> Judge()
        {
            // The first round is over when the pool has given out each slot once.
            var round = begin + TimeSpan.FromSeconds(Slots / ScansPerSecond);
            var judged = new ConcurrentQueue<(Coming Came, string? How, string? Card)>();
            await Parallel.ForEachAsync(added, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (came, _) =>
            {
                var (how, card) = await apps[0].Brought(came.Customer);
                judged.Enqueue((came, how, card));
            });
            return (Shares.Of(judged), Shares.Of(judged.Where(one => one.Came.ScannedAt >= round)));
        }

        private async Task<string?> Scan(App app, string card)
        {
            var page = await app.Open(card);
            var html = await page.Content.ReadAsStringAsync();
            const string before = "<img src=\"/q/";
            var from = html.IndexOf(before, StringComparison.Ordinal) + before.Length;
            if (from >= before.Length) return html[from..html.IndexOf(".png", from, StringComparison.Ordinal)];
            Interlocked.Increment(ref withoutCode);
            return null;
        }

        private async Task Add(Coming one)
        {
            if (!await Platform.WeCom.Add(one.Customer, one.Way.ConfigId)!.Accepted) throw new InvalidOperationException("A callback was not accepted.");
            added.Enqueue(one);
        }

        // What the picture says is known by its address: keeper and slot.
        private ContactWay Known(string picture)
        {
            if (!ways.ContainsKey(picture))
                foreach (var way in Platform.WeCom.ContactWays)
                    ways[$"{way.Users[0]}/{(way.State == "default" ? "plain" : way.State["slot-".Length..])}"] = way;
            return ways[picture];
        }

        private async Task<string> Card()
        {
            if (cards.Count == 0)
                foreach (var serial in await apps[0].Print("parcel", 1000)) cards.Enqueue(serial);
            return cards.Dequeue();
        }

        private TimeSpan Exponential() => TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / ScansPerSecond);

        private double LogNormal() =>
            MedianDelay * Math.Exp(Sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    private sealed record Shares(int Right, int Wrong, int Ambiguous)
    {
        public int All => Right + Wrong + Ambiguous;

        public bool Holds => All > 0 && Share(Right) >= LeastRight && Share(Wrong) <= MostWrong;

        public static Shares Of(IEnumerable<(Coming Came, string? How, string? Card)> judged)
        {
            var (right, wrong, ambiguous) = (0, 0, 0);
            foreach (var (came, _, card) in judged)
                _ = card is null ? ambiguous++ : card == came.Card ? right++ : wrong++;
            return new(right, wrong, ambiguous);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"right {100 * Share(Right):0.00} %, wrong {100 * Share(Wrong):0.00} %, ambiguous {100 * Share(Ambiguous):0.00} %");

        private double Share(int part) => (double)part / All;
    }

    /// <summary>Stands until it is moved; timers and elapsed time are real, so that whoever waits for an answer waits no longer than in life.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
