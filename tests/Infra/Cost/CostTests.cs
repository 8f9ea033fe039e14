using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests.Infra.Cost;

/// <summary>The tables of infra/README.md that say what the app costs are those that follow from what is counted here.</summary>
public sealed class CostTests
{
    // By the reference of the host: a run of a timer writes its state, and its lease is renewed every half minute.
    private const double HostPerRun = 3;
    private const double LeasesPerTimer = Month.Hours * 120;

    // One instance of the app renews its lock 3 s before its 15 s end, each other one asks for it every 5 s.
    private const double PrimaryLock = Month.Hours * 300;
    private const double PrimaryTries = Month.Hours * 720;

    // Put, received and deleted; after it the host looks five times more before it waits its longest again.
    private const double PerMessage = 3 + 5;

    [Fact]
    public async Task What_infra_says_of_costs_follows_from_operations_that_are_counted()
    {
        var flows = await CountedFlows.Play();
        Assert.Equal(flows.Steps.Select(step => step.Name).Order(StringComparer.Ordinal), Month.Of.Keys.Order(StringComparer.Ordinal));
        var readme = await File.ReadAllTextAsync(Path.Combine(Declared.Root, "infra", "README.md"));
        var host = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Declared.Root, "host.json"))).RootElement;
        var poll = TimeSpan.Parse(host.GetProperty("extensions").GetProperty("queues").GetProperty("maxPollingInterval").GetString()!, CultureInfo.InvariantCulture);
        var sizes = (await Declared.File("main.bicep")).Variable("sizes");
        var alerts = (await Declared.File("alerts.bicep")).Variable("rules").EnumerateObject().Sum(rule => rule.Value.GetProperty("every").GetString() is "PT5M" ? 1.50 : 0.50);
        var shops = new[] { Shop("try", 0), Shop("shop", 10_000), Shop("shop", 100_000), Shop("chain", 1_000_000) };

        Assert.All([Steps(flows), Polling(flows, poll), Amounts(shops), Priced(shops, Bill.Lines(alerts))], table =>
            Assert.True(readme.Contains(table, StringComparison.Ordinal), $"infra/README.md should say:\n{table}"));

        Quantities Shop(string size, long contacts)
        {
            var sizing = sizes.GetProperty(size);
            var memory = sizing.GetProperty("memory").GetDouble() / 1024;
            var happens = flows.Steps.Where(step => contacts > 0 || step.Name == CountedFlows.Night).Aggregate(default(Counted), (sum, step) => sum + Month.Of[step.Name].For(contacts) * step.Cost);
            var timers = Timers.Aggregate(default(Counted), (sum, timer) => sum + Month.Runs(timer.Schedule) * flows.Timers[timer.Name]);
            var all = happens + timers;
            var runs = Timers.Sum(timer => Month.Runs(timer.Schedule));
            return new(
                contacts == 0 ? $"{size}, nobody" : string.Create(CultureInfo.InvariantCulture, $"{size}, {contacts:N0}"),
                2 * sizing.GetProperty("ready").GetDouble() * memory, memory, all.Requests, all.Messages + runs, all.Tables,
                all.Messages * PerMessage + Queues.Count * Polls(poll), all.Files + runs * HostPerRun + Timers.Count * LeasesPerTimer + PrimaryLock + 2 * sizing.GetProperty("ready").GetDouble() * PrimaryTries,
                contacts * (flows.KilobytesPerContact + Month.CampaignsKept * flows.KilobytesPerCampaign) / 1e6, size != "try");
        }
    }

    private static IReadOnlyList<(string Name, string Schedule)> Timers { get; } =
        [.. FunctionMethods.With<TimerTriggerAttribute>().Select(one => (one.Name, one.Trigger.Schedule)).OrderBy(one => one.Name, StringComparer.Ordinal)];

    private static IReadOnlyList<string> Queues { get; } = [.. FunctionMethods.With<QueueTriggerAttribute>().Select(one => one.Name).Order(StringComparer.Ordinal)];

    private static double Polls(TimeSpan every) => Month.Hours * 3600 / every.TotalSeconds;

    private static string Steps(CountedFlows flows)
    {
        var text = new StringBuilder("| step | a month | requests | messages | tables | files |\n|---|---|---|---|---|---|\n");
        foreach (var (name, cost) in flows.Steps)
        {
            var times = Month.Of[name];
            var often = times.Each > 0 ? Number(times.Each) : string.Create(CultureInfo.InvariantCulture, $"{times.PerHundred:0.###} per 100 contacts");
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {often} | {cost.Requests:0.##} | {cost.Messages:0.##} | {cost.Tables:0.##} | {cost.Files:0.##} |\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\nStored for a contact with a scan, a coupon, an order and a reminder: {flows.KilobytesPerContact:0.0} kB, and for each campaign {flows.KilobytesPerCampaign:0.0} kB more.\n").ToString();
    }

    private static string Polling(CountedFlows flows, TimeSpan poll)
    {
        var text = new StringBuilder("| function | looks every | times a month | tables | files | queues | a month |\n|---|---|---|---|---|---|---|\n");
        foreach (var queue in Queues) text.Append(CultureInfo.InvariantCulture, $"| {queue} | {poll.TotalSeconds} s | {Number(Polls(poll))} | | | 1 | {Number(Polls(poll))} |\n");
        foreach (var (name, schedule) in Timers)
        {
            var (runs, each) = (Month.Runs(schedule), flows.Timers[name]);
            var every = runs > 10_000 ? "minute" : runs > 100 ? "hour" : "day";
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {every} | {Number(runs)} | {each.Tables} | {each.Files + HostPerRun} | {PerMessage * each.Messages} | {Number(runs * (each.Tables + each.Files + HostPerRun + PerMessage * each.Messages))} |\n");
        }
        return text.ToString();
    }

    private static string Amounts(IReadOnlyList<Quantities> shops)
    {
        var text = Head("a month", shops, "");
        Row("GB always ready", shop => shop.Warm);
        Row("executions by requests", shop => shop.Requests);
        Row("executions by messages and timers", shop => shop.Others);
        Row("requests to tables", shop => shop.Tables);
        Row("operations of queues", shop => shop.Queues);
        Row("requests to files", shop => shop.Files);
        text.Append("| GB stored |").AppendJoin(" |", shops.Select(shop => string.Create(CultureInfo.InvariantCulture, $" {shop.StoredGigabytes:0.##}"))).Append(" |\n");
        return text.ToString();

        void Row(string name, Func<Quantities, double> of) => text.Append(CultureInfo.InvariantCulture, $"| {name} |").AppendJoin(" |", shops.Select(shop => " " + Number(of(shop)))).Append(" |\n");
    }

    private static string Priced(IReadOnlyList<Quantities> shops, IReadOnlyList<Line> lines)
    {
        var text = Head("for", shops, " arithmetic |");
        foreach (var line in lines) text.Append(CultureInfo.InvariantCulture, $"| {line.For} | {line.Arithmetic} |").AppendJoin(" |", shops.Select(shop => " " + Dollars(line.Of(shop)))).Append(" |\n");
        return text.Append("| **together** | |").AppendJoin(" |", shops.Select(shop => $" **{Dollars(lines.Sum(line => line.Of(shop)))}**")).Append(" |\n").ToString();
    }

    private static StringBuilder Head(string first, IReadOnlyList<Quantities> shops, string second) =>
        new StringBuilder().Append(CultureInfo.InvariantCulture, $"| {first} |{second} {string.Join(" | ", shops.Select(shop => shop.Shop))} |\n|---|{(second.Length > 0 ? "---|" : "")}{string.Concat(shops.Select(_ => "---|"))}\n");

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Dollars(double value) => value.ToString("$0.00", CultureInfo.InvariantCulture);
}
