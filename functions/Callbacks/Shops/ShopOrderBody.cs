using System.Globalization;
using System.Text.Json;
using PrivateDomain.Api;
using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Callbacks.Shops;

/// <summary>What a shop tells, in the form in which this app's own API takes orders.</summary>
internal static class ShopOrderBody
{
    private const int LongestTitle = 200;
    private const int LongestId = 128;
    private const int LongestCode = 100;
    private const int MostCodes = 20;

    public static OrderBody Of(string shop, ShopOrder order) => new(
        order.Id, shop, Text(order.PaidAt), order.Currency, order.TotalMinor, Buyer(order.Buyer),
        [.. order.Lines.Select(line => new OrderBody.Line(line.Sku, Title(line.Title), line.Quantity, line.UnitPriceMinor))],
        order.UpdatedAt.ToUnixTimeMilliseconds(),
        order.Refunds.Count == 0 ? null : [.. order.Refunds.Select(Of)],
        order.CancelledAt is { } at ? Text(at) : null,
        [.. order.CouponCodes.Where(code => !string.IsNullOrWhiteSpace(code) && code.Length <= LongestCode).Take(MostCodes)]);

    /// <exception cref="ApiProblem">It is not such an order.</exception>
    public static OrderBody Of(string shop, ShopEvent.OrderedAsHere told)
    {
        try
        {
            var body = told.Body.Deserialize(OrderJson.Default.OrderBody)!;
            return body with { Shop = shop, Revision = body.Revision ?? told.At?.ToUnixTimeMilliseconds() };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new ApiProblem(400, "malformed-json", $"it is not the JSON that is expected{(wrong is JsonException { Path: { } path } ? " at " + path : "")}");
        }
    }

    /// <summary>As it is written, also where the rest is not right.</summary>
    public static string? IdOf(JsonElement body) => body.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String ? id.GetRawText().Trim('"') : null;

    public static RefundBody Of(ShopRefund refund) => new(
        refund.Id, refund.AmountMinor, Text(refund.At), refund.Lines.Count == 0 ? null : [.. refund.Lines.Select(line => new RefundBody.Returned(line.Sku, line.Quantity))]);

    // The first number that is one: an order has one phone.
    private static OrderBody.Known Buyer(ShopBuyer buyer)
    {
        var phone = buyer.Phones.Select(phone => phone with { Country = Country(phone.Country) }).FirstOrDefault(phone => PhoneHash.Normalize(phone.Number, phone.Country) is not null);
        return new(Id(buyer.ExternalUserId), Id(buyer.Unionid), Id(buyer.CustomerId), phone?.Number, Id(buyer.CardSerial), Id(buyer.Openid), phone?.Country);
    }

    // What names nobody must not keep the order out: buyers type some of it.
    private static string? Id(string? id) => id?.Trim() is { Length: >= 1 and <= LongestId } text ? text : null;

    private static string? Country(string? country) => country is { Length: 2 } && country.All(char.IsAsciiLetter) ? country.ToUpperInvariant() : null;

    private static string Title(string title) =>
        title.Length <= LongestTitle ? title : title[..(char.IsHighSurrogate(title[LongestTitle - 1]) ? LongestTitle - 1 : LongestTitle)];

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
