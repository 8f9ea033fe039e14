using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>An order among a contact's rows.</summary>
public static class ContactOrder
{
    private const string Prefix = "order|";
    private const int MostTold = 20;

    /// <summary>The rows with this order; a version that stands already, or a newer one, is left alone.</summary>
    /// <param name="byCoupon">Whether nothing but a coupon's code says that it is this contact's; nothing: as it was said before.</param>
    public static ContactRows Into(ContactRows rows, Order order, bool? byCoupon = null)
    {
        var standing = rows.Find(Prefix + order.Key);
        return standing?.GetInt64("version") >= order.Version ? rows
            : rows.With(new TableEntity("", Prefix + order.Key) { ["version"] = order.Version, ["paidAt"] = order.PaidAt, ["byCoupon"] = (byCoupon ?? standing?.GetBoolean("byCoupon")) is true ? true : null }
                .With(order)
                .Telling([.. Told(order)]));
    }

    /// <summary>Whether nothing but a coupon's code says that the order is this contact's.</summary>
    public static bool IsByCoupon(ContactRows rows, OrderKey key) => rows.Find(Prefix + key)?.GetBoolean("byCoupon") is true;

    /// <summary>All orders, also those that were taken back.</summary>
    public static IEnumerable<Order> In(ContactRows rows) => rows.StartingWith(Prefix).Select(row => row.Order());

    /// <summary>Names and versions of all orders, without a look into them.</summary>
    public static IEnumerable<(string Key, long Version)> Versions(ContactRows rows) => rows.StartingWith(Prefix).Select(row => (row.RowKey[Prefix.Length..], row.GetInt64("version") ?? 0));

    public static Order? Find(ContactRows rows, OrderKey key) => Find(rows, key.ToString());

    /// <param name="key">As <see cref="Versions"/> names it.</param>
    public static Order? Find(ContactRows rows, string key) => rows.Find(Prefix + key)?.Order();

    /// <summary>Whether the contact bought anything after this moment and kept it.</summary>
    public static bool IsPurchaseAfter(ContactRows rows, DateTimeOffset moment) =>
        rows.StartingWith(Prefix).Any(row => row.Time("paidAt") > moment && row.Order().IsPurchase);

    private static IEnumerable<TimelineEntry> Told(Order order)
    {
        yield return Entry("ordered", order.PaidAt, order.TotalMinor);
        // A property holds some two hundred entries: of more than a few the sum is told.
        if (order.Refunds.Count <= MostTold) foreach (var refund in order.Refunds) yield return Entry("refunded", refund.At, refund.AmountMinor);
        else yield return Entry("refunded", order.Refunds.Max(refund => refund.At), order.RefundedMinor);
        if (order.CancelledAt is { } at) yield return Entry("orderCancelled", at, order.TotalMinor);

        TimelineEntry Entry(string kind, DateTimeOffset at, long minor) => new(kind, at, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["orderId"] = order.Key.OrderId,
            ["shop"] = order.Shop,
            ["id"] = order.Id,
            ["totalMinor"] = minor.ToString(CultureInfo.InvariantCulture),
            ["currency"] = order.Currency,
        });
    }
}
