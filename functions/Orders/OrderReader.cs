using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Contacts;

namespace PrivateDomain.Orders;

/// <summary>From what a shop sent to the order that is kept: checked, in UTC, and without the buyer's phone number.</summary>
public sealed partial class OrderReader(PhoneHash phones, IOptions<ContactOptions> options, TimeProvider clock)
{
    public const int LongestShop = 64;
    private const int LongestId = 128;
    private const int MostLines = 1000;
    private const int MostCodes = 20;
    private const long MostMinor = 100_000_000_000_000;
    /// <summary>A shop whose clock is wrong, or that tells the wrong zone.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(2);

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="ApiProblem">400 with everything that is wrong, by field.</exception>
    public Order Read(OrderBody body)
    {
        var customer = body.Customer ?? new OrderBody.Known(null, null, null, null, null);
        var (lines, refunds, codes) = (body.Lines ?? [], body.Refunds ?? [], body.CouponCodes ?? []);
        var checks = new Checks()
            .Text(body.Id, "id", LongestId)
            .Text(body.Shop, "shop", LongestShop)
            .That(Time(body.PaidAt) is not null, "paidAt", Moment)
            .That(!(Time(body.PaidAt) > clock.GetUtcNow() + MostAhead), "paidAt", "must not be more than two days from now: nothing would be bought after it")
            .Currency(body.Currency, "currency")
            .That(body.TotalMinor is >= 0 and <= MostMinor, "totalMinor", "must be the total in the currency's minor unit, not negative")
            .That(body.Revision is null or >= 0, "revision", "must not be negative")
            .That(lines.Count is >= 1 and <= MostLines, "lines", $"must have 1 to {MostLines} lines")
            .That(refunds.Count <= Aftermath.MostRefunds, "refunds", $"must be at most {Aftermath.MostRefunds}")
            .That(refunds.DistinctBy(refund => refund?.Id, StringComparer.Ordinal).Count() == refunds.Count, "refunds", "must each have an id of their own")
            .That(body.CancelledAt is null || Time(body.CancelledAt) is not null, "cancelledAt", Moment)
            .That(codes.Count <= MostCodes && codes.All(code => !string.IsNullOrWhiteSpace(code) && code.Length <= 100), "couponCodes", $"must be at most {MostCodes}, each of 1 to 100 characters");
        foreach (var (name, value) in new[]
        {
            ("externalUserId", customer.ExternalUserId), ("unionid", customer.Unionid), ("openid", customer.Openid), ("shopCustomerId", customer.ShopCustomerId),
            ("phone", customer.Phone), ("cardSerial", customer.CardSerial),
        })
            checks.That(value is null || (value.Trim().Length > 0 && value.Length <= LongestId), $"customer.{name}", $"must be absent or text of 1 to {LongestId} characters");
        checks.That(customer.PhoneCountry is null || (customer.PhoneCountry.Length == 2 && customer.PhoneCountry.All(char.IsAsciiLetterUpper)), "customer.phoneCountry", "must be an ISO 3166 code such as CN");
        foreach (var (i, line) in lines.Index()) Check(checks, line, string.Create(CultureInfo.InvariantCulture, $"lines[{i}]"));
        foreach (var (i, refund) in refunds.Index())
            Check(checks, refund, string.Create(CultureInfo.InvariantCulture, $"refunds[{i}]."));
        checks.Throw();
        return new Order(
            body.Shop!, body.Id!, Time(body.PaidAt)!.Value, body.Currency!, body.TotalMinor!.Value,
            new Buyer(customer.ExternalUserId, customer.Unionid, customer.ShopCustomerId, [.. phones.AllOf(customer.Phone ?? "", customer.PhoneCountry)], customer.CardSerial, customer.Openid),
            [.. lines.Select(line => new OrderLine(line.Sku!, line.Title ?? "", line.Quantity!.Value, line.UnitPriceMinor ?? 0))], body.Revision ?? 0, Content(body))
        {
            Refunds = [.. refunds.Select(refund => Kept(refund!))],
            CancelledAt = Time(body.CancelledAt),
            CouponCodes = [.. codes.Select(code => code!.Trim()).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <exception cref="ApiProblem">400 with everything that is wrong, by field.</exception>
    public static Refund Read(string id, RefundBody body) => Read(body with { Id = Decoded(id) });

    /// <exception cref="ApiProblem">400 with everything that is wrong, by field.</exception>
    public static Refund Read(RefundBody body)
    {
        var checks = new Checks();
        Check(checks, body, "");
        checks.Throw();
        return Kept(body);
    }

    /// <exception cref="ApiProblem">400 where it says no time.</exception>
    public static DateTimeOffset Read(CancellationBody body)
    {
        new Checks().That(Time(body.At) is not null, "at", Moment).Throw();
        return Time(body.At)!.Value;
    }

    /// <summary>An order's name as it stands in a path.</summary>
    /// <exception cref="ApiProblem">400 where either is too long.</exception>
    public static OrderKey Key(string shop, string id) => Named(Decoded(shop), Decoded(id));

    /// <exception cref="ApiProblem">400 where either is empty or too long.</exception>
    public static OrderKey Named(string shop, string? id)
    {
        new Checks().Text(shop, "shop", LongestShop).Text(id, "id", LongestId).Throw();
        return new OrderKey(shop, id!);
    }

    private const string Moment = "must be a time with its offset, such as 2026-11-21T10:30:00+08:00, of the years 2000 to 2199";

    // The one character that a server leaves encoded in a path.
    private static string Decoded(string part) => part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static Refund Kept(RefundBody body) =>
        new(body.Id!, body.AmountMinor!.Value, Time(body.At)!.Value, [.. (body.Lines ?? []).Select(line => new RefundedLine(line!.Sku!, line.Quantity!.Value))]);

    private static void Check(Checks checks, OrderBody.Line? line, string at) => checks
        .That(line is not null, at, "must be an object")
        .Text(line?.Sku, at + ".sku", 100)
        .That(line?.Title is null or { Length: <= 200 }, at + ".title", "must have at most 200 characters")
        .That(line?.Quantity is >= 1 and <= 1_000_000, at + ".quantity", "must be 1 to 1,000,000")
        .That(line?.UnitPriceMinor is null or (>= 0 and <= MostMinor), at + ".unitPriceMinor", "must not be negative");

    private static void Check(Checks checks, RefundBody? refund, string at) => checks
        .Text(refund?.Id, at + "id", LongestId)
        .That(refund?.AmountMinor is >= 0 and <= MostMinor, at + "amountMinor", "must be what was paid back in the minor unit, not negative")
        .That(Time(refund?.At) is not null, at + "at", Moment)
        .That(
            refund?.Lines is null || (refund.Lines.Count <= MostLines && refund.Lines.All(line => line is { Sku: { Length: >= 1 and <= 100 }, Quantity: >= 1 and <= 1_000_000 })),
            at + "lines", $"must be at most {MostLines}, each with sku and quantity");

    // Keyed, so that nobody who reads the table can try phone numbers until one fits; by the key that never changes.
    private string Content(OrderBody body)
    {
        var said = body with { Revision = null, PaidAt = Text(body.PaidAt), CancelledAt = Text(body.CancelledAt) };
        return Convert.ToHexStringLower(HMACSHA256.HashData(options.Value.IdKeyBytes, JsonSerializer.SerializeToUtf8Bytes(said, OrderJson.Default.OrderBody)));
    }

    private static string? Text(string? time) => Time(time)?.ToString("O", CultureInfo.InvariantCulture);

    // A time without its offset could be anybody's.
    private static DateTimeOffset? Time(string? text) =>
        text is not null && Offset().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time >= Earliest && time < Latest
            ? time.ToUniversalTime() : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Offset();
}
