using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Bench;

/// <summary>
/// The nightly refit for a million customers as a fan-out would do it: 1,024 parts are summarised apart, kept as text, merged one after the other and
/// fitted; then every customer gets a forecast. One thread; the customers are made up as they are needed, so that memory is the summary's.
/// </summary>
internal static class Refit
{
    private const int Customers = 1_000_000;
    private const int Parts = 1024;
    private const double MostMinutes = 5;
    private const double MostFitSeconds = 30;
    private const double MostMegabytes = 100;

    private static readonly DateOnly Until = new(2026, 1, 1);
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static int Run()
    {
        var began = Stopwatch.GetTimestamp();
        var (whole, largest) = (new PopulationSummary(), 0L);
        for (var part = 0; part < Parts; part++)
        {
            var summary = new PopulationSummary();
            foreach (var number in Numbers(part)) summary.Add("customer " + number.ToString(CultureInfo.InvariantCulture), History(number));
            var text = JsonSerializer.Serialize(summary, Web);
            largest = Math.Max(largest, Encoding.UTF8.GetByteCount(text));
            whole.Merge(JsonSerializer.Deserialize<PopulationSummary>(text, Web)!);
        }
        var summed = Stopwatch.GetElapsedTime(began);
        var kept = Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(whole, Web));
        GC.Collect();
        var megabytes = GC.GetTotalMemory(forceFullCollection: true) / 1e6;

        began = Stopwatch.GetTimestamp();
        var population = FitPopulation.From(whole, Until);
        var fitted = Stopwatch.GetElapsedTime(began);

        began = Stopwatch.GetTimestamp();
        var sum = 0.0;
        for (var number = 0; number < Customers; number++)
        {
            var history = History(number);
            sum += population.BestMoment(history, silence: Until.DayNumber - history.Last).Day + population.Alive(history, Until);
        }
        var told = Stopwatch.GetElapsedTime(began);

        Say($"{Customers:N0} made-up customers in {Parts:N0} parts: summarised, kept as text (at most {largest / 1000.0:0} kB a part) and merged in {summed.TotalSeconds:0.0} s");
        Say($"merged: {whole.Sample.Count:N0} histories, {kept / 1000.0:0} kB as text; {megabytes:0} MB of memory in use (at most {MostMegabytes:0})");
        Say($"fitted in {fitted.TotalSeconds:0.0} s (at most {MostFitSeconds:0}) to {JsonSerializer.Serialize(population, Web).Length / 1000.0:0} kB");
        Say($"best moment and chance to be alive of every customer in {told.TotalSeconds:0.0} s, making them up included ({told.TotalMicroseconds / Customers:0.0} µs each, mean {sum / Customers:0.0})");
        return (summed + told).TotalMinutes <= MostMinutes && fitted.TotalSeconds <= MostFitSeconds && megabytes <= MostMegabytes ? 0 : 1;
    }

    private static IEnumerable<int> Numbers(int part)
    {
        for (var number = part; number < Customers; number += Parts) yield return number;
    }

    // Paces differ from customer to customer, gaps from each other, and one purchase of four is the last.
    private static PurchaseHistory History(int number)
    {
        var random = new Random(number);
        var (own, day) = (3.7 + 1.2 * (random.NextDouble() + random.NextDouble() - 1), Until.DayNumber - 1 - random.Next(730));
        var days = new List<int> { day };
        while (random.NextDouble() > 0.25 && (day += (int)Math.Ceiling(Math.Exp(own + random.NextDouble() + random.NextDouble() - 1))) < Until.DayNumber) days.Add(day);
        return new([.. days]);
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
