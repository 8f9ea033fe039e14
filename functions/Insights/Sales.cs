using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Orders;
using PrivateDomain.Storage;

namespace PrivateDomain.Insights;

/// <summary>Where an order is counted, once by its first touch and once by its last.</summary>
public readonly record struct SalePlace(string Partition, Touch? Touch)
{
    public const string First = "first";
    public const string Last = "last";

    /// <summary>The months are those of UTC days; <see cref="Sales"/> reads all that the days of the brand's zone touch.</summary>
    public static IReadOnlyList<SalePlace> Of(Order order, Credit credit) => [Of(First, order, credit.First), Of(Last, order, credit.Last)];

    public static string Prefix(string by, DateOnly month) => $"{by}|{month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}|";

    private static SalePlace Of(string by, Order order, Touch? touch) =>
        new(Prefix(by, DateOnly.FromDateTime(order.PaidAt.UtcDateTime)) + (touch is null ? Touch.None : $"{touch.Kind}|{Keys.Encode(touch.Id)}"), touch);
}

/// <param name="NetMinor">What the shop keeps, in the currency's minor unit.</param>
public sealed record Sale(string Kind, string Id, string Currency, bool IsPurchase, long NetMinor);

/// <summary>
/// Orders by what they are attributed to: the table <c>sales</c>. Each row carries the revision of the credit by which it was written, and none replaces a
/// later one: a run that was overtaken, or died and is done again, changes nothing.
/// </summary>
public sealed class Sales(Tables tables, IOptions<BrandOptions> brand)
{
    /// <param name="revision">Of the order's credit.</param>
    public Task Count(Order order, SalePlace place, long revision, CancellationToken stop) => Write(
        new TableEntity(place.Partition, order.Key.OrderId)
        {
            ["kind"] = place.Touch?.Kind ?? Touch.None,
            ["subject"] = place.Touch?.Id ?? "",
            ["paidAt"] = order.PaidAt,
            ["currency"] = order.Currency,
            ["isPurchase"] = order.IsPurchase,
            ["netMinor"] = order.NetMinor,
            ["revision"] = revision,
        },
        stop);

    /// <summary>The order is counted elsewhere. The row stays and counts nothing: who was to count it here by an earlier credit, and comes late, finds it.</summary>
    public Task Forget(OrderKey order, string place, long revision, CancellationToken stop) =>
        Write(new TableEntity(place, order.OrderId) { ["revision"] = revision }, stop);

    /// <summary>Read page by page; the store leaves out what was not paid on these days of the brand's zone.</summary>
    public async IAsyncEnumerable<Sale> Read(string by, DayRange days, [EnumeratorCancellation] CancellationToken stop)
    {
        var (start, end) = days.In(brand.Value.Zone);
        for (var month = new DateOnly(start.UtcDateTime.Year, start.UtcDateTime.Month, 1); month <= DateOnly.FromDateTime(end.UtcDateTime); month = month.AddMonths(1))
            await foreach (var row in tables.Sales.Range(SalePlace.Prefix(by, month), SalePlace.Prefix(by, month) + '\uffff', $"paidAt ge {start} and paidAt lt {end}", stop))
                yield return new(row.Text("kind"), row.Text("subject"), row.Text("currency"), row.Flag("isPurchase"), row.GetInt64("netMinor") ?? 0);
    }

    private async Task Write(TableEntity row, CancellationToken stop)
    {
        var revision = row.GetInt64("revision");
        for (var standing = await tables.Sales.Insert(row, stop); standing is not null && standing.GetInt64("revision") < revision;)
        {
            row.ETag = standing.ETag;
            if (await tables.Sales.Replace(row, stop)) return;
            standing = await tables.Sales.Find(row.PartitionKey, row.RowKey, stop) ?? await tables.Sales.Insert(new TableEntity(row), stop);
        }
    }
}
