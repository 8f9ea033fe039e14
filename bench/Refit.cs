using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Queues;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Orders;
using PrivateDomain.Repurchase;
using PrivateDomain.Repurchase.Forecasts;
using PrivateDomain.Repurchase.Refit;
using PrivateDomain.Storage;
using PrivateDomain.Tests;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Bench;

/// <summary>
/// Nights of a shop with a million contacts of three orders each, in an app that is a process of its own and does its work through its queues. In the first night nothing was
/// learned before, so that nearly every contact's reminder moves, which is the most that there can be; in the second nothing is new; before the third one contact in a hundred bought.
/// The contacts are made up here and written as the rooms write them.
/// </summary>
internal static class Refit
{
    private const double MostMinutes = 30;
    private const double MostMegabytes = 1500;
    private const int Products = 20;
    private const int Orders = 3;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static async Task<int> Run(int contacts)
    {
        await using var shop = await App.Start();
        await Seed(shop, contacts);
        await using var app = await AppProcess.Start(shop.Store, shop.Platform, "--Logging:LogLevel:Default=Warning", "--AzureWebJobs.RefitForecasts.Disabled=true");
        var before = await Moments(shop);
        var first = await Night(shop, "first night, nothing learned before");
        var after = await Moments(shop);
        var moved = before.Count(moment => (after[moment.Key] - moment.Value).Duration() > TimeSpan.FromDays(1));
        var touched = before.Count(moment => after[moment.Key] != moment.Value) - moved;
        var second = await Night(shop, "second night, nothing new");
        await Buy(shop, contacts / 100);
        var third = await Night(shop, "third night, one contact in a hundred bought");
        var still = await Moments(shop);
        var movedLater = after.Count(moment => still[moment.Key] != moment.Value && (still[moment.Key] - moment.Value).Duration() <= TimeSpan.FromDays(1));
        var failures = (await shop.Rows("failures")).Count;
        var peak = Peak(app.Id);

        Print("reminders moved in the first night", moved, $"of {contacts:N0}");
        Print("reminders moved by a day or less", touched + movedLater, "(must be 0)");
        Print("messages that failed", failures, "(must be 0)");
        Print("second night", second.TotalMinutes, "minutes");
        Print("third night", third.TotalMinutes, "minutes");
        Print("peak memory of the app", peak, $"MB (must be below {MostMegabytes:0})");
        Print("first night", first.TotalMinutes, $"minutes (must be below {MostMinutes:0})");
        return moved > contacts / 2 && touched + movedLater == 0 && failures == 0 && peak < MostMegabytes && first.TotalMinutes < MostMinutes ? 0 : 1;
    }

    private static async Task Seed(App shop, int contacts)
    {
        var watch = Stopwatch.StartNew();
        for (var product = 0; product < Products; product++) await shop.PutTea(daysOfUse: null, Sku(product));
        var now = shop.Clock.GetUtcNow();
        await Parallel.ForAsync(0, contacts, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (number, stop) => await Write(shop, Customer(shop, number, now), now, stop));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contacts:N0} contacts written in {watch.Elapsed.TotalMinutes:0.0} minutes"));
    }

    private static async Task Write(App shop, ContactRows rows, DateTimeOffset now, CancellationToken stop)
    {
        var purchases = Purchases.In(rows);
        var cycle = Cycle.Of(purchases, BuyingHistory.Of(purchases, Zone), purchases.Products.Single(), new(new("", DaysOfUse: null, ""), ProductGaps.None, Repurchase.Learned.Nothing), Zone)!;
        rows = await shop.Service<ContactStore>().Change(ContactRows.None(rows.Id), _ => PlanReminder.Plan(rows, [cycle], now), stop);
        await shop.Service<Histories>().Keep(rows, stop);
        await shop.Service<DueIndex>().Plan(cycle.RunOut.RemindAt, rows.Id.Value, SendReminder.DueKind, cycle.DeliveryKey, stop);
    }

    // Each of twenty products lasts its own time, and each customer its own part of that; the last order was this week.
    private static ContactRows Customer(App shop, int number, DateTimeOffset now)
    {
        var (random, product) = (new Random(number), number % Products);
        var identity = new Identity(Identity.WeCom, "wm-" + number.ToString(CultureInfo.InvariantCulture));
        var id = shop.Service<ContactStore>().IdOf(identity);
        var rows = Relation.Record(ContactRows.None(id), new RelationChanged(identity, "lin", Active: true, "add", now.AddDays(-400), now.AddDays(-400)));
        var paidAt = now.AddMinutes(-random.Next(7 * 24 * 60));
        for (var order = 0; order < Orders; order++)
        {
            rows = ContactOrder.Into(rows, Order(string.Create(CultureInfo.InvariantCulture, $"{number}-{order}"), paidAt, Sku(product)));
            paidAt -= TimeSpan.FromDays((30 + 4 * product) * (0.7 + 0.6 * random.NextDouble()));
        }
        return rows;
    }

    private static Order Order(string id, DateTimeOffset paidAt, string sku) =>
        new("tmall", id, paidAt, "CNY", 9900, new PrivateDomain.Orders.Buyer(null, null, null, [], null), [new OrderLine(sku, sku, 1, 9900)], Revision: 0, Content: id);

    private static string Sku(int product) => "sku-" + product.ToString(CultureInfo.InvariantCulture);

    private static async Task<TimeSpan> Night(App shop, string name)
    {
        shop.Clock.Ahead += TimeSpan.FromDays(1);
        var watch = Stopwatch.StartNew();
        await shop.Service<RefitForecasts>().Sweep(CancellationToken.None);
        var bulk = shop.Service<QueueServiceClient>().GetQueueClient(Lane.Bulk);
        while ((await bulk.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0) await Task.Delay(500);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {watch.Elapsed.TotalMinutes:0.00} minutes"));
        return watch.Elapsed;
    }

    // What a purchase leaves behind, without the message that would bring it.
    private static Task Buy(App shop, int contacts) => Parallel.ForAsync(0, contacts, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) =>
    {
        var id = shop.Service<ContactStore>().IdOf(new Identity(Identity.WeCom, "wm-" + (number * 100).ToString(CultureInfo.InvariantCulture)));
        var rows = await shop.Service<ContactStore>().Change(id, rows => ContactOrder.Into(rows, Order(string.Create(CultureInfo.InvariantCulture, $"{number * 100}-again"), shop.Clock.GetUtcNow(), "other")), stop);
        await shop.Service<Histories>().Keep(rows, stop);
    });

    // By contact: when its one reminder is planned.
    private static async Task<Dictionary<string, DateTimeOffset>> Moments(App shop)
    {
        var moments = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var row in shop.Table("contacts").QueryAsync<Azure.Data.Tables.TableEntity>("RowKey ge 'delivery|' and RowKey lt 'delivery}'", select: ["PartitionKey", "notBefore"]))
            moments.Add(row.PartitionKey, row.GetDateTimeOffset("notBefore")!.Value);
        return moments;
    }

    private static double Peak(int process) => double.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1000;

    private static void Print(string name, double figure, string bar) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {figure:N1} {bar}"));
}
