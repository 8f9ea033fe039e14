using System.Globalization;
using System.Text;
using Azure.Data.Tables.Mapping;

namespace Azure.Data.Tables.Filters;

/// <summary>Values as they stand in a filter; learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.</summary>
internal static class ODataLiteral
{
    /// <summary>No filter for none.</summary>
    public static string? Format(FormattableString? filter) =>
        filter is null ? null : string.Format(CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select(Of)]);

    /// <exception cref="ArgumentException">The service has no literal for the type.</exception>
    public static string Of(object? value) =>
        value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            sbyte or byte or short or ushort or int or uint => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture) + "L",
            float number => Number(number),
            double number => Number(number),
            decimal number => Number((double)number),
            string text => Quoted(text),
            char text => Quoted(text.ToString()),
            StringBuilder text => Quoted(text.ToString()),
            Guid id => $"guid'{id}'",
            DateTime moment => $"datetime'{Edm.Text(Edm.Moment(moment))}'",
            DateTimeOffset moment => $"datetime'{Edm.Text(moment)}'",
            byte[] bytes => Binary(bytes),
            BinaryData bytes => Binary(bytes.ToMemory().Span),
            _ => throw new ArgumentException($"A filter cannot hold a {value.GetType()}.", nameof(value)),
        };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Binary(ReadOnlySpan<byte> bytes) => $"X'{Convert.ToHexStringLower(bytes)}'";

    // Without a point the service would take it for an Int32, and no double ever equals one.
    private static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.All(character => char.IsAsciiDigit(character) || character == '-') ? text + ".0" : text;
    }
}
