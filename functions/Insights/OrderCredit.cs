using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Storage;

namespace PrivateDomain.Insights;

/// <summary>To what an order is attributed, among its contact's rows, and how far the table <c>sales</c> says so.</summary>
/// <param name="Places">Everywhere the order may be counted: where it is, and where it was before more was known.</param>
/// <param name="Version">Of the order.</param>
/// <param name="Revision">One more with every change: of two runs that count the order, the one with the higher is right.</param>
/// <param name="Counted">The revision that was counted last; zero before the first.</param>
public sealed record OrderCredit(Credit Credit, IReadOnlyList<string> Places, long Version, long Revision, long Counted)
{
    public bool IsCounted => Counted == Revision;

    public static OrderCredit? In(ContactRows rows, OrderKey order) => rows.Find(Key(order)) is { } row ? From(row) : null;

    /// <summary>The rows with this credit; unchanged where they say so.</summary>
    public static ContactRows Into(ContactRows rows, Order order, Credit credit)
    {
        var standing = In(rows, order.Key);
        var places = (standing?.Places ?? []).Union(SalePlace.Of(order, credit).Select(place => place.Partition), StringComparer.Ordinal).ToList();
        return standing is not null && standing.Credit == credit && standing.Places.Count == places.Count && standing.Version == order.Version ? rows
            : new OrderCredit(credit, places, order.Version, (standing?.Revision ?? 0) + 1, standing?.Counted ?? 0).Into(rows, order.Key);
    }

    /// <summary>The rows that say so of what was counted; of what changed meanwhile they say nothing.</summary>
    public static ContactRows Settle(ContactRows rows, OrderKey order, long revision) =>
        In(rows, order) is { IsCounted: false } standing && standing.Revision == revision ? (standing with { Counted = revision }).Into(rows, order) : rows;

    private static OrderCredit From(TableEntity row) => new(
        JsonSerializer.Deserialize(row.Text("json"), InsightJson.Default.Credit)!, row.Text("places").Split('\n'), row.GetInt64("version") ?? 0, row.GetInt64("revision") ?? 0, row.GetInt64("counted") ?? 0);

    private ContactRows Into(ContactRows rows, OrderKey order) => rows.With(new TableEntity("", Key(order))
    {
        ["json"] = JsonSerializer.Serialize(Credit, InsightJson.Default.Credit),
        ["places"] = string.Join('\n', Places),
        ["version"] = Version,
        ["revision"] = Revision,
        ["counted"] = Counted,
    });

    private static string Key(OrderKey order) => $"credit|{order}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Credit))]
[JsonSerializable(typeof(CreditShown))]
[JsonSerializable(typeof(SalesShown))]
internal sealed partial class InsightJson : JsonSerializerContext;
