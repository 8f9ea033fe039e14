using System.Text.Json;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>A refusal as JSON of OData.</summary>
internal static class Refusals
{
    public static StorageResponse Answer(StorageRefusal refusal, string message)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("odata.error");
            json.WriteString("code", refusal.Code);
            json.WriteStartObject("message");
            json.WriteString("lang", "en-US");
            json.WriteString("value", message);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new StorageResponse(refusal.Status) { Body = body.ToArray() }
            .With("Content-Type", "application/json;odata=minimalmetadata;streaming=true;charset=utf-8")
            .With("x-ms-error-code", refusal.Code);
    }
}
