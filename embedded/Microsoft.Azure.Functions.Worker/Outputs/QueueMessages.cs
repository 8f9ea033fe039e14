using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Outputs;

/// <summary>
/// The messages that an output's value stands for. As on the platform that is a question of its JSON: an array is a message for each
/// element, whether it was a list or a text in brackets, an empty one for null; texts are sent without quotes, anything else as JSON.
/// (azure-functions-host, FunctionBinding.ReadAsEnumerable)
/// </summary>
internal static class QueueMessages
{
    /// <summary>All of them at once, so that a value which cannot be written is found before the first one is sent.</summary>
    /// <exception cref="JsonException">A text stands in braces or brackets and is no JSON; the platform fails the run as well.</exception>
    /// <exception cref="Exception">Whatever the serializer, or the value while it was read, threw.</exception>
    public static IReadOnlyList<byte[]> Of(object? value, ObjectSerializer serializer) => value switch
    {
        null => [],
        byte[] bytes => [bytes],
        BinaryData data => [data.ToArray()],
        string text => text.AsSpan().Trim() is ['{', .., '}'] or ['[', .., ']'] ? OfJson(Bytes(text)) : [Bytes(text)],
        _ => OfJson(serializer.Serialize(value, value.GetType(), CancellationToken.None).ToArray()),
    };

    private static IReadOnlyList<byte[]> OfJson(byte[] text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.ValueKind switch
        {
            JsonValueKind.Array => [.. json.RootElement.EnumerateArray().Select(element => Bytes(element.ToString()))],
            JsonValueKind.Null => [],
            _ => [Bytes(json.RootElement.ToString())],
        };
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
