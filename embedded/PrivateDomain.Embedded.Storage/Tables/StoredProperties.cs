using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>
/// An entity's own properties as they lie in the file: the JSON object that an answer with minimal metadata shows of them, so that most
/// reads copy it as it is.
/// </summary>
internal static class StoredProperties
{
    private const string DateForm = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(IReadOnlyDictionary<string, EdmValue> properties)
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            foreach (var (name, value) in properties)
            {
                if (value.Type.NeedsAnnotation())
                    json.WriteString(name + EdmTypes.Annotation, value.Type.Name());
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static Dictionary<string, EdmValue> Read(ReadOnlyMemory<byte> stored)
    {
        using var document = JsonDocument.Parse(stored);
        var properties = new Dictionary<string, EdmValue>(StringComparer.Ordinal);
        EdmType? type = null;
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name.EndsWith(EdmTypes.Annotation, StringComparison.Ordinal))
            {
                type = EdmTypes.Parse(property.Value.GetString()!);
                continue;
            }

            properties.Add(property.Name, Value(property.Value, type));
            type = null;
        }

        return properties;
    }

    public static string Date(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString(DateForm, CultureInfo.InvariantCulture);

    public static void Write(Utf8JsonWriter json, EdmValue value)
    {
        switch (value.Type)
        {
            case EdmType.Boolean:
                json.WriteBooleanValue(value.Whole == 1);
                break;
            case EdmType.Int32:
                json.WriteNumberValue(value.Whole);
                break;
            case EdmType.Int64:
                json.WriteStringValue(value.Whole.ToString(CultureInfo.InvariantCulture));
                break;
            case EdmType.Double when double.IsFinite(value.Real):
                json.WriteRawValue(Real(value.Real), skipInputValidation: true);
                break;
            case EdmType.Double:
                json.WriteStringValue(double.IsNaN(value.Real) ? "NaN" : value.Real > 0 ? "Infinity" : "-Infinity");
                break;
            case EdmType.DateTime:
                json.WriteStringValue(Date(value.Whole));
                break;
            default:
                json.WriteStringValue(value.Text);
                break;
        }
    }

    /// <summary>A whole number keeps its point, so that it stays a real one for who reads it without its type.</summary>
    private static string Real(double real)
    {
        var text = real.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static EdmValue Value(JsonElement json, EdmType? type) => (type, json.ValueKind) switch
    {
        (null, JsonValueKind.Number) => EdmValue.Of(json.GetInt32()),
        (null, JsonValueKind.String) => EdmValue.Of(json.GetString()!),
        (null, _) => EdmValue.Of(json.GetBoolean()),
        (EdmType.Int64, _) => EdmValue.Of(long.Parse(json.GetString()!, CultureInfo.InvariantCulture)),
        (EdmType.Double, JsonValueKind.Number) => EdmValue.Of(json.GetDouble()),
        (EdmType.Double, _) => EdmValue.Of(json.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity }),
        (EdmType.DateTime, _) => EdmValue.OfDate(json.GetString()!)!.Value,
        (EdmType.Guid, _) => EdmValue.OfGuid(json.GetString()!)!.Value,
        (var other, _) => new EdmValue(other!.Value, json.GetString()!, 0, 0),
    };
}
