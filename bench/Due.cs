using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Repurchase;
using PrivateDomain.Storage;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>
/// What the minute's timer costs beside ten thousand contacts and beside a million, each with something that is due in the next sixty days: while nothing is due, and when
/// the same number is. Two stores side by side, in turns; medians.
/// </summary>
internal static class Due
{
    private const int Few = 10_000;
    private const int Many = 1_000_000;
    private const int AtOnce = 1_000;
    private const int Rounds = 15;
    private const int IdleSweeps = 20;
    private const double Most = 1.2;

    public static async Task<int> Run()
    {
        await using var few = await Shop(Few);
        await using var many = await Shop(Many);
        // Each once for what is done only the first time.
        await Round(few, 0);
        await Round(many, 0);
        var (ofFew, ofMany) = (new List<Cost>(), new List<Cost>());
        for (var round = 1; round <= Rounds; round++)
        {
            ofFew.Add(await Round(few, round));
            ofMany.Add(await Round(many, round));
        }
        var idle = Median(ofMany, cost => cost.Idle) / Median(ofFew, cost => cost.Idle);
        var busy = Median(ofMany, cost => cost.Busy) / Median(ofFew, cost => cost.Busy);
        var (idleCalls, busyCalls) = (Calls(ofFew, cost => cost.IdleCalls), Calls(ofFew, cost => cost.BusyCalls));
        var same = idleCalls == Calls(ofMany, cost => cost.IdleCalls) && busyCalls == Calls(ofMany, cost => cost.BusyCalls);
        Say($"nothing due: {Median(ofFew, cost => cost.Idle):0.00} ms beside {Few:N0} contacts, {Median(ofMany, cost => cost.Idle):0.00} ms beside {Many:N0}; {idleCalls} storage operations a sweep");
        Say($"{AtOnce:N0} due: {Median(ofFew, cost => cost.Busy):0} ms beside {Few:N0} contacts, {Median(ofMany, cost => cost.Busy):0} ms beside {Many:N0}; {busyCalls:N0} storage operations");
        Say($"storage operations are the same beside both: {(same ? "yes" : "NO")} (must be)");
        Say($"a million against ten thousand: {idle:0.00} × with nothing due, {busy:0.00} × with {AtOnce:N0} due (each must be {Most} or less)");
        return same && idle <= Most && busy <= Most ? 0 : 1;
    }

    private static async Task<App> Shop(int contacts)
    {
        var app = await App.Start();
        var (table, due) = (app.Table("contacts"), app.Table("due"));
        var now = app.Clock.GetUtcNow();
        await Parallel.ForAsync(0, contacts, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) =>
            await table.AddEntityAsync(new TableEntity(Id(number), "profile") { ["created"] = now, ["rev"] = 1L, ["name"] = "", ["unionId"] = "", ["optedOut"] = false }, stop));
        // By whole hours, so that rows of a partition are written together.
        var rows = Enumerable.Range(0, contacts).Select(number =>
        {
            var at = now.AddHours(24 + (number % (60 * 24)));
            var key = DueKey.For(at, Id(number), SendReminder.DueKind, "later");
            return new TableEntity(key.Partition, key.Row) { ["contact"] = Id(number), ["kind"] = SendReminder.DueKind, ["key"] = "later", ["at"] = at };
        });
        await Parallel.ForEachAsync(rows.GroupBy(row => row.PartitionKey, StringComparer.Ordinal).SelectMany(partition => partition.Chunk(100)), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (part, stop) =>
            await due.SubmitTransactionAsync(part.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), stop));
        Say($"{contacts:N0} contacts, each with something that is due later");
        return app;
    }

    private static async Task<Cost> Round(App app, int round)
    {
        var sweep = app.Service<SweepDue>();
        var calls = app.Storage.Count;
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < IdleSweeps; n++) await sweep.Sweep(CancellationToken.None);
        var (idle, idleCalls) = (watch.Elapsed.TotalMilliseconds / IdleSweeps, (app.Storage.Count - calls) / IdleSweeps);

        var index = app.Service<DueIndex>();
        var now = app.Clock.GetUtcNow();
        for (var n = 0; n < AtOnce; n++) await index.Plan(now, Id((round * AtOnce + n) % Few), SendReminder.DueKind, "now", CancellationToken.None);
        calls = app.Storage.Count;
        watch.Restart();
        await sweep.Sweep(CancellationToken.None);
        await app.Drain();
        return new(idle, idleCalls, watch.Elapsed.TotalMilliseconds, app.Storage.Count - calls);
    }

    // The ids of contacts are spread over the whole range.
    private static string Id(int number) => ContactId.For("a key for the bench"u8.ToArray(), new Identity(Identity.WeCom, number.ToString(CultureInfo.InvariantCulture))).Value;

    private static double Median(IReadOnlyList<Cost> costs, Func<Cost, double> of) => costs.Select(of).Order().ElementAt(costs.Count / 2);

    private static int Calls(IReadOnlyList<Cost> costs, Func<Cost, int> of) => costs.Select(of).Order().ElementAt(costs.Count / 2);

    private static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

    /// <summary>Milliseconds and storage operations of a sweep with nothing due, and of one with much.</summary>
    private sealed record Cost(double Idle, int IdleCalls, double Busy, int BusyCalls);
}
