using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>The status as the platform stores it, so that an app keeps its schedules when it changes hosts.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(ScheduleStatus))]
internal sealed partial class TimerStatusJson : JsonSerializerContext
{
    /// <summary>ISO 8601 with offset. No date at all is written without one, since the year 1 may not survive a shift of zone.</summary>
    private sealed class UtcTime : JsonConverter<DateTime>
    {
        private const DateTimeStyles Utc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;

        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString() ?? throw new JsonException("A time is missing.");
            return text.StartsWith("0001-01-01", StringComparison.Ordinal)
                ? default
                : System.DateTime.Parse(text, CultureInfo.InvariantCulture, Utc);
        }

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
        {
            var text = value == default
                ? "0001-01-01T00:00:00"
                : value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "+00:00";

            // As a string value the plus sign would be escaped.
            writer.WriteRawValue($"\"{text}\"");
        }
    }
}
