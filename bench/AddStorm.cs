using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Bench;

/// <summary>
/// A thousand customers add a keeper within 10 s while the platform has a bad day: 1 % of its calls fail, 5 % take 2 to 6 s, one
/// callback in ten comes twice, one in ten is overtaken by later ones. The app is a process of its own on a durable store, with the settings it has in
/// production. Judged by the platform's log and by the public API.
/// </summary>
internal static class AddStorm
{
    private const int Customers = 1000;
    private const int Waves = 20;
    private const int Rounds = 3;
    private const string Send = "externalcontact/send_welcome_msg";
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CodeLives = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CallsAgainWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<int> Run()
    {
        var rounds = new List<Outcome>();
        for (var seed = 1; seed <= Rounds; seed++) rounds.Add(await Storm(seed));
        foreach (var (outcome, seed) in rounds.Select((outcome, index) => (outcome, index + 1))) Report(outcome, seed);
        var wrong = rounds.Sum(outcome => outcome.Missing + outcome.Twice + outcome.Untold + outcome.Miscounted + outcome.LostWithoutTrouble + outcome.BadAnswers + outcome.Coupons);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Rounds} storms of {Customers} adds in {Lasts.TotalSeconds:0} s: {rounds.Sum(outcome => outcome.Stored)} contacts stored, {rounds.Sum(outcome => outcome.Sent)} welcomes sent once, {rounds.Sum(outcome => outcome.Lost)} counted as lost, {rounds.Sum(outcome => outcome.Unknown)} as unknown, {wrong} wrong (must be 0)"));
        return wrong == 0 && rounds.TrueForAll(outcome => outcome.FailingCalls > 0 && outcome.SlowCalls > 0) ? 0 : 1;
    }

    private static async Task<Outcome> Storm(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("add-storm-");
        try
        {
            await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey, LogCapacity = 100_000 });
            await using var app = await AppProcess.Start(
                $"EmbeddedStorage={folder.FullName}", platform, "--Callbacks:ResumeAfter=00:00:30", "--Welcome:ClockTolerance=00:00:20", "--Embedded:QueueLease=00:10:00",
                "--Logging:LogLevel:Default=Error");
            var ways = await Scan(app, platform);
            platform.WeCom.Faults.Trouble = new Trouble { Seed = seed, FailingCalls = 0.01, SlowCalls = 0.05, DoubledCallbacks = 0.1, LateCallbacks = 0.1 };
            var before = platform.WeCom.Log.ApiCalls.Count;
            var deliveries = await Add(platform, ways);
            await Task.WhenAll(deliveries.Select(one => one.Delivery.Accepted));
            return await Judge(app, platform, deliveries, before);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Every customer scans a card of their own before the storm; the contact ways that the cards' pages show.</summary>
    private static async Task<IReadOnlyList<ContactWay>> Scan(AppProcess app, SandboxApp platform)
    {
        var ways = new List<ContactWay>();
        foreach (var card in await app.OpenShop(Customers))
            ways.Add((await platform.Phone.ScanAsync(card)).Way ?? throw new InvalidOperationException("A card's page shows no code."));
        return ways;
    }

    private static async Task<IReadOnlyList<(Customer Customer, CallbackDelivery Delivery)>> Add(SandboxApp platform, IReadOnlyList<ContactWay> ways)
    {
        var customers = ways.Select((_, number) => platform.WeCom.CreateCustomer($"客{number}")).ToList();
        var deliveries = new List<(Customer, CallbackDelivery)>();
        var storm = Stopwatch.StartNew();
        for (var wave = 0; wave < Waves; wave++)
        {
            var wait = (Lasts * wave / Waves) - storm.Elapsed;
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            for (var number = Customers * wave / Waves; number < Customers * (wave + 1) / Waves; number++)
                deliveries.Add((customers[number], platform.WeCom.Add(customers[number], ways[number].ConfigId)!));
        }
        return deliveries;
    }

    private static async Task<Outcome> Judge(AppProcess app, SandboxApp platform, IReadOnlyList<(Customer Customer, CallbackDelivery Delivery)> deliveries, int before)
    {
        var outcome = new Outcome();
        var sends = platform.WeCom.Log.CallsTo(Send).ToLookup(call => call.Body!.Value.GetProperty("welcome_code").GetString()!, StringComparer.Ordinal);
        foreach (var (customer, delivery) in deliveries)
        {
            var kinds = await Settled(app, customer);
            var received = platform.WeCom.Messages(customer).Count(message => message.Kind == "welcome");
            var told = kinds.Where(kind => kind.StartsWith("welcome", StringComparison.Ordinal)).ToList();
            if (kinds.Contains("added")) outcome.Stored++;
            else outcome.Missing++;
            if (kinds.Count(kind => kind == "couponIssued") != 1) outcome.Coupons++;
            if (received > 1) outcome.Twice++;
            if (told is not [var state]) outcome.Untold++;
            else if (state == "welcomed") (outcome.Sent, outcome.Miscounted) = (outcome.Sent + 1, outcome.Miscounted + (received == 1 ? 0 : 1));
            else if (state == "welcomeLost") (outcome.Lost, outcome.Miscounted) = (outcome.Lost + 1, outcome.Miscounted + (received == 0 ? 0 : 1));
            else outcome.Unknown++;
            if (told is not ["welcomed"])
                outcome.Stories.Add($"{string.Join(", ", told)}, received {received}: " + string.Join(", ", sends[delivery.Event.WelcomeCode!].Select(Story)));
            var calls = sends[delivery.Event.WelcomeCode!].ToList();
            if (received == 0 && CouldBeUsed(platform, delivery, calls)) outcome.LostWithoutTrouble++;
            // Nobody knows only where a call had no answer in time.
            if (told is ["welcomeUnknown"] && calls.TrueForAll(call => call.Fault is null)) outcome.Miscounted++;
        }
        var day = await app.Operator.GetFromJsonAsync<JsonElement>("api/manage/welcomes/lost");
        await Eventually.TrueAsync(async () => (day = await app.Operator.GetFromJsonAsync<JsonElement>("api/manage/welcomes/lost")).GetProperty("lost").GetInt32() >= outcome.Lost);
        if (day.GetProperty("lost").GetInt32() != outcome.Lost) outcome.Miscounted++;

        var attempts = platform.WeCom.Log.CallbackAttempts;
        outcome.Callbacks = attempts.Count;
        outcome.BadAnswers = attempts.Count(attempt => attempt.Status is not (200 or 503) || attempt.Took >= AnswersWithin);
        outcome.Busy = attempts.Count(attempt => attempt.Status == 503);
        outcome.Answers = [.. attempts.Select(attempt => attempt.Took.TotalMilliseconds).Order()];
        var storm = platform.WeCom.Log.ApiCalls.Skip(before).ToList();
        outcome.SlowCalls = storm.Count(call => call.Fault is nameof(Fault.SlowCall) or nameof(Fault.SlowAnswer));
        outcome.FailingCalls = storm.Count(call => call.Fault is not null) - outcome.SlowCalls;
        return outcome;
    }

    /// <summary>
    /// Whether a code was left alone while it lived: for longer than the platform takes to call back again, no call for it was under way or had just
    /// failed.
    /// </summary>
    private static bool CouldBeUsed(SandboxApp platform, CallbackDelivery delivery, IReadOnlyList<ApiCall> calls)
    {
        var began = platform.WeCom.Log.CallbackAttempts.First(attempt => attempt.Event == delivery.Event).Began;
        var ends = began + CodeLives;
        var free = began;
        foreach (var call in calls.OrderBy(call => call.Began).Where(call => call.Fault is not null))
        {
            if (call.Began - free > CallsAgainWithin) return true;
            if (call.Ended > free) free = call.Ended;
        }
        return ends - free > CallsAgainWithin;
    }

    /// <summary>The contact's timeline when its welcome is settled; as it is then where that takes longer than anybody waits.</summary>
    private static async Task<IReadOnlyList<string>> Settled(AppProcess app, Customer customer)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var kinds = await app.Kinds(customer);
            if (kinds.Any(kind => kind.StartsWith("welcome", StringComparison.Ordinal)) || waited.Elapsed > Patience) return kinds;
            await Task.Delay(100);
        }
    }

    private static string Story(ApiCall call) => string.Create(CultureInfo.InvariantCulture, $"{call.Fault ?? "no fault"} {call.ErrCode} at {call.Began.TotalSeconds:0.0} s for {call.Took.TotalSeconds:0.0} s");

    private static void Report(Outcome outcome, int seed) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"""
        seed {seed}: {outcome.FailingCalls} calls failed, {outcome.SlowCalls} were slow
          contacts stored {outcome.Stored}, missing {outcome.Missing}; not exactly one coupon {outcome.Coupons}
          welcomes sent once {outcome.Sent}, twice {outcome.Twice}, counted as lost {outcome.Lost}, as unknown {outcome.Unknown}, not told of {outcome.Untold}, told wrongly {outcome.Miscounted}, lost although no call failed {outcome.LostWithoutTrouble}
          callbacks {outcome.Callbacks}, answered 503 {outcome.Busy}, otherwise than 200 or 503 within 5 s {outcome.BadAnswers}
          callback → answer: median {Quantile(outcome.Answers, 0.5):0} ms, 95 % {Quantile(outcome.Answers, 0.95):0} ms, 99 % {Quantile(outcome.Answers, 0.99):0} ms, slowest {outcome.Answers[^1]:0} ms{string.Concat(outcome.Stories.Select(story => "\n  " + story))}
        """));

    private static double Quantile(IReadOnlyList<double> ordered, double share) => ordered[Math.Min(ordered.Count - 1, (int)(ordered.Count * share))];

    private sealed class Outcome
    {
        public int Stored { get; set; }
        public int Missing { get; set; }
        public int Coupons { get; set; }
        public int Sent { get; set; }
        public int Twice { get; set; }
        public int Lost { get; set; }
        public int Unknown { get; set; }
        public int Untold { get; set; }
        public int Miscounted { get; set; }
        public int LostWithoutTrouble { get; set; }
        public int Callbacks { get; set; }
        public int Busy { get; set; }
        public int BadAnswers { get; set; }
        public int FailingCalls { get; set; }
        public int SlowCalls { get; set; }
        public List<string> Stories { get; } = [];
        public IReadOnlyList<double> Answers { get; set; } = [];
    }
}
