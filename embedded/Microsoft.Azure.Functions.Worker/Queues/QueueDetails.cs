using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>The binding data of a message. All values are text; dates are JSON text, in quotes.</summary>
internal static class QueueDetails
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyCollection<string> Names { get; } =
        ["QueueTrigger", "DequeueCount", "ExpirationTime", "Id", "InsertionTime", "NextVisibleTime", "PopReceipt"];

    /// <param name="message">The message, its body decoded.</param>
    /// <param name="withPayload">
    /// Adds the top-level scalars and objects of a JSON payload. They hide the message's own details of the same name, as on the
    /// platform.
    /// </param>
    public static IReadOnlyDictionary<string, object?> Of(QueueMessage message, bool withPayload)
    {
        var details = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["ExpirationTime"] = Date(message.ExpiresOn),
            ["Id"] = message.MessageId,
            ["InsertionTime"] = Date(message.InsertedOn),
            ["NextVisibleTime"] = Date(message.NextVisibleOn),
            ["PopReceipt"] = message.PopReceipt,
        };
        if (TextOf(message.Body) is not { } text)
            return details;

        details["QueueTrigger"] = text;
        if (withPayload && text.AsSpan().TrimStart() is ['{', ..])
            AddPayload(text, details);
        return details;
    }

    private static string Date(DateTimeOffset? date) => $"\"{date ?? DateTimeOffset.MaxValue:yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz}\"";

    private static string? TextOf(BinaryData body)
    {
        try
        {
            return StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static void AddPayload(string text, Dictionary<string, object?> details)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var property in json.RootElement.EnumerateObject())
                AddProperty(property, details);
        }
        catch (JsonException)
        {
            // A text that merely begins like an object has no properties to add.
        }
    }

    private static void AddProperty(JsonProperty property, Dictionary<string, object?> details)
    {
        try
        {
            if (property.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                details[property.Name] = property.Value.ToString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, such as \ud800, is JSON and yet no text that a detail could have.
        }
    }
}
