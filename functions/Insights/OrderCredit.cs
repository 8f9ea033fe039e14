using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Orders;

namespace PrivateDomain.Insights;

/// <summary>To what an order is attributed, among its contact's rows.</summary>
/// <param name="Places">Everywhere the order may be counted: where it is, and where it was before more was known.</param>
public sealed record OrderCredit(Credit Credit, IReadOnlyList<string> Places)
{
    public static OrderCredit? In(ContactRows rows, OrderKey order) =>
        rows.Find(Key(order))?.GetString("json") is { } json ? JsonSerializer.Deserialize(json, InsightJson.Default.OrderCredit) : null;

    /// <summary>The rows with this credit; unchanged where they say so.</summary>
    public static ContactRows Into(ContactRows rows, Order order, Credit credit)
    {
        var standing = In(rows, order.Key);
        var places = (standing?.Places ?? []).Union(SalePlace.Of(order, credit).Select(place => place.Partition), StringComparer.Ordinal).ToList();
        return standing is not null && standing.Credit == credit && standing.Places.Count == places.Count ? rows
            : rows.With(new TableEntity("", Key(order.Key)) { ["json"] = JsonSerializer.Serialize(new OrderCredit(credit, places), InsightJson.Default.OrderCredit) });
    }

    private static string Key(OrderKey order) => $"credit|{order}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderCredit))]
[JsonSerializable(typeof(CreditShown))]
[JsonSerializable(typeof(SalesShown))]
internal sealed partial class InsightJson : JsonSerializerContext;
