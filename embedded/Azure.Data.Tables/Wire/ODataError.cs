using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Wire;

/// <summary>What the service says went wrong: <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>, or only a header.</summary>
internal sealed record ODataError(string? Code, string? Message)
{
    /// <summary>The action a batch failed at; the service writes "3:The specified entity already exists."</summary>
    public int? Index =>
        Message?.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            && int.TryParse(Message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? index
                : null;

    /// <summary>Null when the response carries no error in a form we know.</summary>
    public static ODataError? Of(Response response)
    {
        var fromBody = OfBody(response);
        return fromBody?.Code is not null
            ? fromBody
            : response.Headers.TryGetValue("x-ms-error-code", out var code) ? new(code, fromBody?.Message) : fromBody;
    }

    private static ODataError? OfBody(Response response)
    {
        if (response.ContentStream is null)
            return null;

        try
        {
            using var body = JsonDocument.Parse(response.Content);
            return body.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("odata.error", out var error)
                && error.ValueKind == JsonValueKind.Object
                    ? new(Text(error, "code"), MessageOf(error))
                    : null;
        }
        catch (JsonException)
        {
            // A proxy's page, an empty body, XML: the status alone must do.
            return null;
        }
    }

    private static string? MessageOf(JsonElement error) =>
        error.TryGetProperty("message", out var message)
            ? message.ValueKind == JsonValueKind.Object ? Text(message, "value") : message.ToString()
            : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Fills ErrorCode of every exception that is made of a response.</summary>
    public sealed class Parser : RequestFailedDetailsParser
    {
        public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
        {
            var found = Of(response);
            error = found is null ? null : new ResponseError(found.Code, found.Message);
            data = found?.Index is { } index
                ? new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [TableTransactionFailedException.IndexKey] = index.ToString(CultureInfo.InvariantCulture),
                }
                : null;
            return error is not null;
        }
    }
}
