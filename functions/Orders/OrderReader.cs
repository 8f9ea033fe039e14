using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Contacts;

namespace PrivateDomain.Orders;

/// <summary>From what a shop sent to the order that is kept: checked, in UTC, and without the buyer's phone number.</summary>
public sealed partial class OrderReader(PhoneHash phones, IOptions<ContactOptions> options)
{
    private const int MostLines = 1000;
    private const long MostMinor = 100_000_000_000_000;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="ApiProblem">400 with everything that is wrong, by field.</exception>
    public Order Read(OrderBody body)
    {
        var customer = body.Customer ?? new OrderBody.Known(null, null, null, null, null);
        var lines = body.Lines ?? [];
        var paidAt = Time(body.PaidAt);
        var checks = new Checks()
            .Text(body.Id, "id", 128)
            .Text(body.Shop, "shop", 64)
            .That(paidAt >= Earliest && paidAt < Latest, "paidAt", "must be a time with its offset, such as 2026-11-21T10:30:00+08:00, of the years 2000 to 2199")
            .Currency(body.Currency, "currency")
            .That(body.TotalMinor is >= 0 and <= MostMinor, "totalMinor", "must be the total in the currency's minor unit, not negative")
            .That(body.Revision is null or >= 0, "revision", "must not be negative")
            .That(lines.Count is >= 1 and <= MostLines, "lines", $"must have 1 to {MostLines} lines");
        foreach (var (name, value) in new[]
        {
            ("externalUserId", customer.ExternalUserId), ("unionid", customer.Unionid), ("shopCustomerId", customer.ShopCustomerId),
            ("phone", customer.Phone), ("cardSerial", customer.CardSerial),
        })
            checks.That(value is null || (value.Trim().Length > 0 && value.Length <= 128), $"customer.{name}", "must be absent or text of 1 to 128 characters");
        for (var i = 0; i < lines.Count; i++)
        {
            var (line, at) = (lines[i], string.Create(CultureInfo.InvariantCulture, $"lines[{i}]"));
            checks.That(line is not null, at, "must be an object")
                .Text(line?.Sku, at + ".sku", 100)
                .That(line?.Title is null or { Length: <= 200 }, at + ".title", "must have at most 200 characters")
                .That(line?.Quantity is >= 1 and <= 1_000_000, at + ".quantity", "must be 1 to 1,000,000")
                .That(line?.UnitPriceMinor is null or (>= 0 and <= MostMinor), at + ".unitPriceMinor", "must not be negative");
        }
        checks.Throw();
        return new Order(
            body.Shop!, body.Id!, paidAt!.Value, body.Currency!, body.TotalMinor!.Value,
            new Buyer(customer.ExternalUserId, customer.Unionid, customer.ShopCustomerId, [.. phones.AllOf(customer.Phone ?? "")], customer.CardSerial),
            [.. lines.Select(line => new OrderLine(line.Sku!, line.Title ?? "", line.Quantity!.Value, line.UnitPriceMinor ?? 0))], body.Revision ?? 0, Content(body, paidAt.Value));
    }

    // Keyed, so that nobody who reads the table can try phone numbers until one fits; by the key that never changes.
    private string Content(OrderBody body, DateTimeOffset paidAt)
    {
        var said = body with { Revision = null, PaidAt = paidAt.ToString("O", CultureInfo.InvariantCulture) };
        return Convert.ToHexStringLower(HMACSHA256.HashData(options.Value.IdKeyBytes, JsonSerializer.SerializeToUtf8Bytes(said, OrderJson.Default.OrderBody)));
    }

    // A time without its offset could be anybody's.
    private static DateTimeOffset? Time(string? text) =>
        text is not null && Offset().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToUniversalTime() : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Offset();
}
