using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Azure.Data.Tables.Mapping;

/// <summary>The service's types on the wire: which need an annotation, and how each is written and read.</summary>
internal static class Edm
{
    public const string Annotation = "@odata.type";

    private const string Int64 = "Edm.Int64";
    private const string Double = "Edm.Double";
    private const string Guid = "Edm.Guid";
    private const string DateTime = "Edm.DateTime";
    private const string Binary = "Edm.Binary";

    /// <summary>100 ns, always UTC: the offset of a DateTimeOffset is lost.</summary>
    public static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <exception cref="NotSupportedException">The kind is not UTC, so that the moment is anyone's guess.</exception>
    public static DateTimeOffset Moment(DateTime value) =>
        value.Kind == DateTimeKind.Utc
            ? new DateTimeOffset(value)
            : throw new NotSupportedException($"A DateTime of kind {value.Kind} is not a moment in time; make it UTC.");

    /// <exception cref="NotSupportedException">The service has no such type.</exception>
    public static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                WriteAs(json, name, number.ToString(CultureInfo.InvariantCulture), Int64);
                break;
            case ulong number:
                WriteAs(json, name, number.ToString(CultureInfo.InvariantCulture), Int64);
                break;
            case float number:
                WriteDouble(json, name, number);
                break;
            case double number:
                WriteDouble(json, name, number);
                break;
            case Guid id:
                WriteAs(json, name, id.ToString(), Guid);
                break;
            case DateTime moment:
                WriteAs(json, name, Text(Moment(moment)), DateTime);
                break;
            case DateTimeOffset moment:
                WriteAs(json, name, Text(moment), DateTime);
                break;
            case byte[] bytes:
                WriteAs(json, name, Convert.ToBase64String(bytes), Binary);
                break;
            case BinaryData bytes:
                WriteAs(json, name, Convert.ToBase64String(bytes.ToMemory().Span), Binary);
                break;
            case Enum constant:
                json.WriteString(name, constant.ToString());
                break;
            case TimeSpan span:
                json.WriteString(name, XmlConvert.ToString(span));
                break;
            default:
                throw new NotSupportedException($"Property '{name}' is a {value.GetType()}, which the table service cannot store.");
        }
    }

    /// <summary>The value as its type says; without an annotation as JSON says, a whole number being an int.</summary>
    public static object? Read(JsonElement value, string? type) =>
        (value.ValueKind, type) switch
        {
            (JsonValueKind.Null, _) => null,
            (JsonValueKind.String, Int64) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            (JsonValueKind.String, Double) => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            (JsonValueKind.String, Guid) => System.Guid.Parse(value.GetString()!),
            (JsonValueKind.String, DateTime) => ReadMoment(value),
            (JsonValueKind.String, Binary) => value.GetBytesFromBase64(),
            (JsonValueKind.String, _) => value.GetString(),
            (JsonValueKind.Number, Double) => value.GetDouble(),
            (JsonValueKind.Number, Int64) => value.GetInt64(),
            (JsonValueKind.Number, _) => value.TryGetInt32(out var number) ? (object)number : value.GetDouble(),
            (JsonValueKind.True or JsonValueKind.False, _) => value.GetBoolean(),
            _ => throw new NotSupportedException($"The service sent a {value.ValueKind} of type {type}."),
        };

    public static DateTimeOffset ReadMoment(JsonElement value) =>
        DateTimeOffset.Parse(
            value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));

        json.WriteString(name + Annotation, Double);
    }

    private static void WriteAs(Utf8JsonWriter json, string name, string value, string type)
    {
        json.WriteString(name, value);
        json.WriteString(name + Annotation, type);
    }
}
