using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>An order among a contact's rows.</summary>
public static class ContactOrder
{
    private const string Prefix = "order|";

    /// <summary>The rows with this order; a revision that stands already, or a newer one, is left alone.</summary>
    public static ContactRows Into(ContactRows rows, Order order) =>
        rows.Find(Prefix + order.Key) is { } standing && standing.Number("revision") >= order.Revision ? rows
            : rows.With(new TableEntity("", Prefix + order.Key) { ["revision"] = order.Revision, ["paidAt"] = order.PaidAt }
                .With(order)
                .Telling([new TimelineEntry("ordered", order.PaidAt, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["orderId"] = order.Key.OrderId,
                    ["shop"] = order.Shop,
                    ["id"] = order.Id,
                    ["totalMinor"] = order.TotalMinor.ToString(CultureInfo.InvariantCulture),
                    ["currency"] = order.Currency,
                })]));

    public static IEnumerable<Order> In(ContactRows rows) => rows.StartingWith(Prefix).Select(row => row.Order());
}
