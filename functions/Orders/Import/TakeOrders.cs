using System.Collections.Concurrent;
using System.Text.Json;
using PrivateDomain.Api;
using PrivateDomain.Contacts;
using PrivateDomain.Jobs;
using PrivateDomain.Messages;

namespace PrivateDomain.Orders.Import;

/// <summary>What became of an imported order.</summary>
public enum TakenOrder
{
    Imported,

    /// <summary>An earlier import brought the very same.</summary>
    Unchanged,

    /// <summary>The shop told it itself: that is believed more than a file.</summary>
    Known,

    /// <summary>Another content stands under its id, or a line of it cannot be taken.</summary>
    Rejected,
}

/// <summary>
/// Takes the orders of a bucket in, some at a time, and hands on whose they are. Done again after a crash, it finds what it wrote, since each order
/// names its import, and counts the same.
/// </summary>
public sealed class TakeOrders(OrderReader reader, OrderStore orders, MatchOrder matchOrder, JobFiles files, MessageSender messages)
{
    /// <summary>Orders at a time, and so the most messages that come of one step.</summary>
    public const int AtOnce = 100;

    private const int InParallel = 8;
    private const decimal MostTotal = 1_000_000_000_000;

    /// <summary>All orders of the bucket, in one order for ever.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<ImportedLine>>> Read(Job job, int bucket, CancellationToken stop)
    {
        var lines = new List<ImportedLine>();
        for (var piece = 0; piece < SplitUpload.Pieces(job.Lines); piece++)
            lines.AddRange(JsonSerializer.Deserialize((await files.ReadPiece(job.Id, SplitUpload.Name(bucket, piece), stop)).Span, ImportJson.Default.IReadOnlyListImportedLine)!);
        return [.. lines.GroupBy(line => line.Order, StringComparer.Ordinal).OrderBy(order => order.Key, StringComparer.Ordinal).Select(order => (IReadOnlyList<ImportedLine>)[.. order])];
    }

    /// <returns>What was counted, and the file of what was rejected.</returns>
    public async Task<(IReadOnlyDictionary<string, long> Counts, string Rejected)> Handle(Job job, OrderUpload upload, IReadOnlyList<IReadOnlyList<ImportedLine>> found, CancellationToken stop)
    {
        var (became, contacts) = (new (TakenOrder As, long Minor, string Why)[found.Count], new ConcurrentDictionary<ContactId, bool>());
        await Parallel.ForAsync(0, found.Count, new ParallelOptions { MaxDegreeOfParallelism = InParallel, CancellationToken = stop }, async (n, stop) =>
        {
            var (order, why) = Order(upload, found[n], job.Id);
            if (order is null) became[n] = (TakenOrder.Rejected, 0, why);
            else became[n] = await Take(order, upload.IsDryRun, contacts, stop);
        });
        await Parallel.ForEachAsync(contacts.Keys, new ParallelOptions { MaxDegreeOfParallelism = InParallel, CancellationToken = stop }, async (contact, stop) =>
            await messages.Send(new ContactOrdersImported(contact.Value), stop));
        var rejected = became.Zip(found).Where(one => one.First.As is TakenOrder.Rejected).SelectMany(one => one.Second.Select(line => (line, line.Why ?? one.First.Why))).ToList();
        var counts = became.CountBy(one => one.As).ToDictionary(count => Word(count.Key), count => (long)count.Value, StringComparer.Ordinal);
        counts["orders"] = found.Count;
        counts["rejectedLines"] = rejected.Count;
        counts["importedMinor"] = became.Where(one => one.As is TakenOrder.Imported).Sum(one => one.Minor);
        return (counts, RejectedLines.Of(rejected));
    }

    private async Task<(TakenOrder As, long Minor, string Why)> Take(Order order, bool isDryRun, ConcurrentDictionary<ContactId, bool> contacts, CancellationToken stop)
    {
        var told = isDryRun ? await orders.Would(order, stop) : await orders.Store(order, Retelling.Counted, stop);
        if (!told.Taken)
            return told.Order is { Import: null } ? (TakenOrder.Known, 0, "") : (TakenOrder.Rejected, 0, "an earlier import brought another content under this order's id");
        if (told.Order is { } standing && standing.Import != order.Import) return (standing.Import is null ? TakenOrder.Known : TakenOrder.Unchanged, 0, "");
        if (!isDryRun && await matchOrder.Handle(told.Order ?? order, stop, told.IsNew, isQuiet: true) is { } contact) contacts.TryAdd(contact, true);
        return (TakenOrder.Imported, order.TotalMinor, "");
    }

    // An order that can be taken in part only is not taken: put right, the whole of it comes again.
    private (Order? Order, string Why) Order(OrderUpload upload, IReadOnlyList<ImportedLine> lines, string import)
    {
        if (lines.Any(line => line.Line is null)) return (null, "another line of this order cannot be taken");
        var said = lines.Select(line => line.Line!).ToList();
        if (said.Select(line => line.Customer).OfType<OrderBody.Known>().Distinct().Count() > 1) return (null, "the lines of this order name several customers");
        if (said.Select(line => line.TotalMinor).OfType<long>().Distinct().Count() > 1) return (null, "the lines of this order name several totals");
        var sum = said.Sum(line => line.UnitPrice * line.Quantity);
        if (sum > MostTotal) return (null, "the lines of this order cost more together than any order does");
        var body = new OrderBody(
            lines[0].Order, upload.Shop, said.Min(line => line.PaidAt).ToString("O", System.Globalization.CultureInfo.InvariantCulture), upload.Currency,
            said.Select(line => line.TotalMinor).OfType<long>().Cast<long?>().FirstOrDefault() ?? Money.Round(sum, upload.Currency),
            said.Select(line => line.Customer).OfType<OrderBody.Known>().FirstOrDefault(),
            [.. said.Select(line => new OrderBody.Line(line.Sku, line.Title, line.Quantity, Money.Round(line.UnitPrice, upload.Currency)))], Revision: null,
            CouponCodes: said.Select(line => line.CouponCode).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } codes ? codes : null);
        try
        {
            return (reader.Read(body) with { Import = import }, "");
        }
        catch (ApiProblem wrong)
        {
            return (null, string.Join("; ", wrong.Errors.Select(error => $"{error.Key} {error.Value}")));
        }
    }

    private static string Word(TakenOrder became) => JsonNamingPolicy.CamelCase.ConvertName(became.ToString());
}
