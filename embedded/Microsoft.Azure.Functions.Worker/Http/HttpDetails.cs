using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The binding data of a request: its route values, its query and its headers, the latter two as JSON text.</summary>
internal static class HttpDetails
{
    public static IReadOnlyDictionary<string, object?> Of(HttpRequest request)
    {
        var details = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Query"] = Json(request.Query.Select(pair => (pair.Key, pair.Value.ToString()))),
            ["Headers"] = Json(request.Headers.Select(pair => (pair.Key, pair.Value.ToString()))),
        };
        foreach (var (name, value) in request.RouteValues)
        {
            if (value is not null)
                details[name] = Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        return details;
    }

    private static string Json(IEnumerable<(string Name, string Value)> pairs)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in pairs)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
