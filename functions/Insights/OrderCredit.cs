using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Orders;
using PrivateDomain.Storage;

namespace PrivateDomain.Insights;

/// <summary>To what an order is attributed, among its contact's rows, and how far the table <c>sales</c> says so.</summary>
/// <param name="Places">Everywhere the order may be counted: where it is, and where it was before more was known.</param>
/// <param name="Version">Of the order.</param>
/// <param name="Basis">What of the order its touches rest upon: when it was paid, and with which codes.</param>
/// <param name="SettledAt">Business time from which on the touches of this basis stand for ever.</param>
/// <param name="Revision">One more with every change of what is counted: of two runs that count the order, the one with the higher is right.</param>
/// <param name="Counted">The revision that was counted last; zero before the first.</param>
public sealed record OrderCredit(Credit Credit, IReadOnlyList<string> Places, long Version, string Basis, DateTimeOffset? SettledAt, long Revision, long Counted)
{
    private const string Prefix = "credit|";

    public bool IsCounted => Counted == Revision;

    public static OrderCredit? In(ContactRows rows, OrderKey order) => In(rows, order.ToString());

    /// <summary>Whether no telling of anything else can change what is counted of this version of the order.</summary>
    public static bool IsSettled(ContactRows rows, string order, long version) => In(rows, order) is { IsCounted: true, SettledAt: not null } standing && standing.Version == version;

    /// <summary>The rows with the order's credit; unchanged where they say so. Touches that are settled stay as they are: only the money follows the order.</summary>
    /// <param name="settledAt">Nothing while platforms may still tell what was sent before the order.</param>
    public static ContactRows Into(ContactRows rows, Order order, Func<Credit> attribute, DateTimeOffset? settledAt)
    {
        var (standing, basis) = (In(rows, order.Key), BasisOf(order));
        var isSettled = standing is { SettledAt: not null } && standing.Basis == basis;
        var credit = isSettled ? standing!.Credit : attribute();
        var places = (standing?.Places ?? []).Union(SalePlace.Of(order, credit).Select(place => place.Partition), StringComparer.Ordinal).ToList();
        var isCountedAlike = standing is not null && standing.Credit == credit && standing.Places.Count == places.Count && standing.Version == order.Version;
        var next = new OrderCredit(
            credit, places, order.Version, basis, isSettled ? standing!.SettledAt : settledAt, (standing?.Revision ?? 0) + (isCountedAlike ? 0 : 1), standing?.Counted ?? 0);
        return isCountedAlike && next.Basis == standing!.Basis && next.SettledAt == standing.SettledAt ? rows : next.Into(rows, order.Key);
    }

    /// <summary>The rows that say so of what was counted; of what changed meanwhile they say nothing.</summary>
    public static ContactRows Counting(ContactRows rows, OrderKey order, long revision) =>
        In(rows, order) is { IsCounted: false } standing && standing.Revision == revision ? (standing with { Counted = revision }).Into(rows, order) : rows;

    private static OrderCredit? In(ContactRows rows, string order) => rows.Find(Prefix + order) is { } row
        ? new(
            JsonSerializer.Deserialize(row.Text("json"), InsightJson.Default.Credit)!, row.Text("places").Split('\n'), row.GetInt64("version") ?? 0, row.Text("basis"),
            row.GetDateTimeOffset("settledAt"), row.GetInt64("revision") ?? 0, row.GetInt64("counted") ?? 0)
        : null;

    private static string BasisOf(Order order) =>
        Keys.Hash($"{order.PaidAt.UtcTicks}|{string.Join('|', order.CouponCodes.Select(CodeKeys.Fold).Order(StringComparer.Ordinal))}")[..16];

    private ContactRows Into(ContactRows rows, OrderKey order)
    {
        var row = new TableEntity("", Prefix + order)
        {
            ["json"] = JsonSerializer.Serialize(Credit, InsightJson.Default.Credit),
            ["places"] = string.Join('\n', Places),
            ["version"] = Version,
            ["basis"] = Basis,
            ["revision"] = Revision,
            ["counted"] = Counted,
        };
        if (SettledAt is { } at) row["settledAt"] = at;
        return rows.With(row);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Credit))]
[JsonSerializable(typeof(CreditShown))]
[JsonSerializable(typeof(SalesShown))]
internal sealed partial class InsightJson : JsonSerializerContext;
