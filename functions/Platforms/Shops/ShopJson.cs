using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.Shops;

/// <summary>A text, or a number's digits as they came: shops write ids and amounts either way, and no digit may be lost.</summary>
internal sealed class TextOrNumber : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
        JsonTokenType.Null => null,
        _ => throw new JsonException("A text or a number is expected."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Small readings that the shops' forms have in common.</summary>
internal static class ShopText
{
    /// <summary>The first that says something.</summary>
    public static string? First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text)) return text;
        }
        return null;
    }

    /// <summary>An id that is one: zero means none.</summary>
    public static string? Id(string? id) => id is null or "" or "0" ? null : id;

    /// <summary>Whole pieces, counted up; none where the shop counts none.</summary>
    public static int Pieces(decimal? quantity) => quantity is > 0 and <= int.MaxValue ? (int)Math.Ceiling(quantity.Value) : 0;

    /// <summary>A time that is written without an offset.</summary>
    public static DateTimeOffset? Time(string? text, string format, TimeSpan offset) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? new DateTimeOffset(time, offset).ToUniversalTime() : null;
}
