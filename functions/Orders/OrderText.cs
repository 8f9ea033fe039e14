using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;

namespace PrivateDomain.Orders;

/// <summary>
/// An order within a row: its JSON in parts of 30,000 characters, since a string property holds 32 K of them
/// (docs.microsoft.com, understanding the table service data model).
/// </summary>
internal static class OrderText
{
    private const int Part = 30_000;

    public static TableEntity With(this TableEntity row, Order order)
    {
        var json = JsonSerializer.Serialize(order, OrderJson.Default.Order);
        for (var from = 0; from < json.Length; from += Part) row[Name(from / Part)] = json.Substring(from, Math.Min(Part, json.Length - from));
        return row;
    }

    public static Order Order(this TableEntity row)
    {
        var json = new StringBuilder();
        for (var part = 0; row.GetString(Name(part)) is { } text; part++) json.Append(text);
        return JsonSerializer.Deserialize(json.ToString(), OrderJson.Default.Order)!;
    }

    private static string Name(int part) => "order" + part.ToString(CultureInfo.InvariantCulture);
}
