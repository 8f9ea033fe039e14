using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>An order within a row: its JSON, packed. As text, the largest order that a request may bring would not fit.</summary>
internal static class OrderText
{
    public static TableEntity With(this TableEntity row, Order order) =>
        row.Pack("order", zip => JsonSerializer.Serialize(zip, order, OrderJson.Default.Order));

    public static Order Order(this TableEntity row)
    {
        using var zip = row.Unpack("order");
        return JsonSerializer.Deserialize(zip, OrderJson.Default.Order)!;
    }
}
