using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>All that was told of an order, in one row. As text, the largest order that a request may bring would not fit: it is packed.</summary>
/// <param name="Order">As it was told last; nothing while only what became of it is known.</param>
internal sealed record OrderRow(Order? Order, Aftermath Since, long Version)
{
    public static readonly OrderRow None = new(Order: null, Aftermath.None, Version: 0);

    /// <summary>The order with all that became of it.</summary>
    public Order? Effective => Order is null ? null : Since.Of(Order) with { Version = Version };

    public static OrderRow From(TableEntity row) => new(
        row.GetBinary("order0") is null ? null : row.Order(),
        row.GetBinary("since0") is null ? Aftermath.None : SinceThen(row),
        row.GetInt64("version") ?? 0);

    public TableEntity Into(TableEntity row)
    {
        row["version"] = Version;
        if (Order is not null) row.With(Order);
        if (Since != Aftermath.None) row.Pack("since", zip => JsonSerializer.Serialize(zip, Since, OrderJson.Default.Aftermath));
        return row;
    }

    private static Aftermath SinceThen(TableEntity row)
    {
        using var zip = row.Unpack("since");
        return JsonSerializer.Deserialize(zip, OrderJson.Default.Aftermath)!;
    }
}

/// <summary>An order within a row: its JSON, packed.</summary>
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
