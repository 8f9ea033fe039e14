using System.Globalization;
using System.Text.RegularExpressions;

namespace PrivateDomain.Orders.Import;

/// <summary>What a line of the file says, or why it says nothing that can be taken.</summary>
public sealed partial class OrderLines(OrderUpload upload)
{
    private const decimal MostPrice = 1_000_000_000;
    private const int MostPieces = 1_000_000;

    private static readonly string[] Local =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy.M.d H:mm:ss", "yyyy年M月d日 H:mm:ss", "yyyy年M月d日",
    ];

    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd HH:mm:ssK"];

    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(upload.Zone);

    /// <param name="fields">The line's columns.</param>
    public ImportedLine Read(long number, IReadOnlyList<string> fields)
    {
        var order = Field(fields, OrderColumns.OrderId) ?? "";
        var (line, why) = Read(fields, order);
        return new ImportedLine(number, fields, order, why, line);
    }

    private (ImportedLine.Said? Line, string? Why) Read(IReadOnlyList<string> fields, string order)
    {
        if (order.Length == 0) return (null, "no order id");
        if (Mangled().IsMatch(order)) return (null, "a spreadsheet has shortened the order id: export it as text");
        if (Time(Field(fields, OrderColumns.PaidAt)) is not { } paidAt) return (null, "the time is missing or none that is known, such as 2026-11-21 10:30:00");
        if (Field(fields, OrderColumns.Sku) is not { } sku) return (null, "no product (sku)");
        if (!int.TryParse(Number(fields, OrderColumns.Quantity), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity)) return (null, "the quantity is no whole number");
        if (quantity < 1) return (null, "the quantity is not positive: what came back is a refund");
        if (quantity > MostPieces) return (null, $"the quantity is more than {MostPieces}");
        if (!decimal.TryParse(Number(fields, OrderColumns.UnitPrice), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) || price > MostPrice) return (null, "the price is no amount");
        var total = Number(fields, OrderColumns.OrderTotal) is { } text ? Money.Parse(text, upload.Currency) : null;
        if (Number(fields, OrderColumns.OrderTotal) is not null && total is not >= 0) return (null, $"the order's total is no amount of {upload.Currency}");
        var customer = new OrderBody.Known(
            Field(fields, OrderColumns.ExternalUserId), Field(fields, OrderColumns.Unionid), Field(fields, OrderColumns.ShopCustomerId), Field(fields, OrderColumns.Phone),
            Field(fields, OrderColumns.CardSerial), Openid: Field(fields, OrderColumns.Openid), PhoneCountry: Field(fields, OrderColumns.PhoneCountry));
        return (new(
            paidAt, sku, Field(fields, OrderColumns.Title), quantity, price, total, customer == Nobody ? null : customer, Field(fields, OrderColumns.CouponCode)), null);
    }

    private static readonly OrderBody.Known Nobody = new(null, null, null, null, null);

    // A whole number that a spreadsheet wrote as 6.0, and a price with its sign or with commas between thousands.
    private string? Number(IReadOnlyList<string> fields, string field)
    {
        if (Field(fields, field) is not { } text) return null;
        text = text.TrimStart('¥', '￥', '$', '£', '€').Trim();
        if (Thousands().IsMatch(text)) text = text.Replace(",", "", StringComparison.Ordinal);
        return field == OrderColumns.Quantity && text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    // What spreadsheets wrap around long numbers, and what guards a text from being taken for a formula, is not part of it.
    private string? Field(IReadOnlyList<string> fields, string field)
    {
        if (!upload.Columns.TryGetValue(field, out var at) || at >= fields.Count) return null;
        var text = fields[at];
        if (text is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r' or (>= '0' and <= '9'), ..]) text = text[1..];
        text = text.Trim();
        if (text.StartsWith("=\"", StringComparison.Ordinal) && text.EndsWith('"') && text.Length > 2) text = text[2..^1].Trim();
        return text.Length > 0 ? text : null;
    }

    // Of a comma that stands for a point nobody can tell: it is refused, and not left out.
    [GeneratedRegex(@"^-?\d{1,3}(,\d{3})+(\.\d+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"^\d(\.\d+)?E\+\d+$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mangled();

    private DateTimeOffset? Time(string? text)
    {
        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            // What stands for no time, and could not be moved to UTC.
            if (local.Year is < 1990 or >= 2200) return null;
            // An hour that the clocks skip is counted by the offset before it; of one that comes twice the first is meant.
            var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(-3)) : zone.GetUtcOffset(local);
            return new DateTimeOffset(local, offset).ToUniversalTime();
        }
        return DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToUniversalTime() : null;
    }
}
