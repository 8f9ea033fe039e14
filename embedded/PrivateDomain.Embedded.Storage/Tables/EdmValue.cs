using System.Globalization;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>A property's value. Dates are ticks in UTC.</summary>
/// <param name="Text">Of a string or a GUID (lower case); of a binary its base64.</param>
/// <param name="Whole">Of a boolean (0, 1), an integer or a date.</param>
internal readonly record struct EdmValue(EdmType Type, string Text, long Whole, double Real)
{
    /// <summary>ISO 8601; without an offset it is UTC. Seconds, or the time, may be missing.</summary>
    private static readonly string[] DateForms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-ddK"];

    /// <summary>The earliest date that the service keeps.</summary>
    private static readonly DateTime Earliest = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static EdmValue Of(string text) => new(EdmType.String, text, 0, 0);

    public static EdmValue Of(bool value) => new(EdmType.Boolean, "", value ? 1 : 0, 0);

    public static EdmValue Of(int value) => new(EdmType.Int32, "", value, 0);

    public static EdmValue Of(long value) => new(EdmType.Int64, "", value, 0);

    public static EdmValue Of(double value) => new(EdmType.Double, "", 0, value);

    public static EdmValue OfBinary(byte[] value) => new(EdmType.Binary, Convert.ToBase64String(value), 0, 0);

    public static EdmValue? OfGuid(string text) =>
        Guid.TryParseExact(text, "D", out var guid) ? new(EdmType.Guid, guid.ToString("D"), 0, 0) : null;

    /// <summary>Null where it is no date; one that the service cannot keep is refused.</summary>
    public static EdmValue? OfDate(string text)
    {
        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, style, out var date))
            return null;
        return date >= Earliest ? new(EdmType.DateTime, "", date.Ticks, 0) : throw TableRefusals.OutOfRange("A date is before the year 1601.");
    }

    /// <summary>What a filter says of the two: below, at or above 0; null where the types do not compare, and then no comparison holds.</summary>
    public static int? Compare(EdmValue left, EdmValue right) => (left.Type, right.Type) switch
    {
        (EdmType.Int32 or EdmType.Int64, EdmType.Int32 or EdmType.Int64) => left.Whole.CompareTo(right.Whole),
        (EdmType.Int32 or EdmType.Int64 or EdmType.Double, EdmType.Int32 or EdmType.Int64 or EdmType.Double) => CompareReals(left.AsReal, right.AsReal),
        _ when left.Type != right.Type => null,
        (EdmType.String or EdmType.Guid, _) => string.CompareOrdinal(left.Text, right.Text),
        (EdmType.Binary, _) => Convert.FromBase64String(left.Text).AsSpan().SequenceCompareTo(Convert.FromBase64String(right.Text)),
        _ => left.Whole.CompareTo(right.Whole),
    };

    private double AsReal => Type is EdmType.Double ? Real : Whole;

    // NaN compares with nothing.
    private static int? CompareReals(double left, double right) => left < right ? -1 : left > right ? 1 : left == right ? 0 : null;
}
