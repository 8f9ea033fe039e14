using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>Entities as answers show them, with as much metadata as the client asked for.</summary>
internal sealed class EntityJson(StorageRequest request, string table)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Metadata _metadata = MetadataOf(request);

    private enum Metadata
    {
        None,
        Minimal,
        Full,
    }

    public StorageResponse One(string partition, string row, StoredEntity entity, IReadOnlyList<string>? select)
    {
        var body = new ArrayBufferWriter<byte>(256 + entity.Properties.Length);
        using (var json = new Utf8JsonWriter(body, Plain))
        {
            json.WriteStartObject();
            WriteContext(json, "/@Element");
            WriteContent(json, partition, row, entity, select);
            json.WriteEndObject();
        }

        return Answer(body).With("ETag", EntityVersion.ETag(entity.Stamp));
    }

    public StorageResponse Page(IReadOnlyList<(string Partition, string Row, StoredEntity Entity)> rows, IReadOnlyList<string>? select)
    {
        var body = new ArrayBufferWriter<byte>(64 + rows.Sum(row => 200 + row.Entity.Properties.Length));
        using (var json = new Utf8JsonWriter(body, Plain))
        {
            json.WriteStartObject();
            WriteContext(json, "");
            json.WriteStartArray("value");
            foreach (var (partition, row, entity) in rows)
            {
                json.WriteStartObject();
                WriteContent(json, partition, row, entity, select);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Answer(body);
    }

    /// <summary>A body of the table service's own making, such as a list of tables.</summary>
    public StorageResponse Of(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Answer(body);
    }

    public void WriteContext(Utf8JsonWriter json, string what)
    {
        if (_metadata is not Metadata.None)
            json.WriteString("odata.metadata", $"{request.BaseAddress}/$metadata#{table}{what}");
    }

    /// <exception cref="StorageRefusal">The answer is to have a form that the service gave up (https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations).</exception>
    private static Metadata MetadataOf(StorageRequest request)
    {
        var asked = request.Parameter("$format") ?? request.Header("Accept") ?? "";
        if (asked.Contains("odata=verbose", StringComparison.OrdinalIgnoreCase))
            throw TableRefusals.NotJson("JsonVerboseFormatNotSupported");
        if (asked.Contains("atom", StringComparison.OrdinalIgnoreCase) && !asked.Contains("json", StringComparison.OrdinalIgnoreCase) && !asked.Contains("*/*", StringComparison.Ordinal))
            throw TableRefusals.NotJson("AtomFormatNotSupported");
        return asked.Contains("odata=nometadata", StringComparison.OrdinalIgnoreCase) ? Metadata.None
            : asked.Contains("odata=fullmetadata", StringComparison.OrdinalIgnoreCase) ? Metadata.Full
            : Metadata.Minimal;
    }

    private StorageResponse Answer(ArrayBufferWriter<byte> body) => new StorageResponse(200) { Body = body.WrittenMemory }
        .With("Content-Type", $"application/json;odata={(_metadata switch { Metadata.None => "nometadata", Metadata.Full => "fullmetadata", _ => "minimalmetadata" })};streaming=true;charset=utf-8")
        .With("Cache-Control", "no-cache");

    private void WriteContent(Utf8JsonWriter json, string partition, string row, StoredEntity entity, IReadOnlyList<string>? select)
    {
        if (_metadata is Metadata.Full)
        {
            var address = TableAddress.Of(table, partition, row);
            json.WriteString("odata.type", $"{request.BaseAddress.Split('/')[^1]}.{table}");
            json.WriteString("odata.id", $"{request.BaseAddress}/{address}");
            json.WriteString("odata.editLink", address);
        }

        if (_metadata is not Metadata.None)
            json.WriteString("odata.etag", EntityVersion.ETag(entity.Stamp));
        if (select is null || select.Contains("PartitionKey", StringComparer.Ordinal))
            json.WriteString("PartitionKey", partition);
        if (select is null || select.Contains("RowKey", StringComparer.Ordinal))
            json.WriteString("RowKey", row);
        if (select is null || select.Contains("Timestamp", StringComparer.Ordinal))
            WriteTimestamp(json, entity.Stamp);
        if (select is null && _metadata is not Metadata.None)
            WriteAsStored(json, entity.Properties);
        else
            WriteSome(json, StoredProperties.Read(entity.Properties), select);
    }

    private void WriteTimestamp(Utf8JsonWriter json, long stamp)
    {
        if (_metadata is Metadata.Full)
            json.WriteString("Timestamp@odata.type", "Edm.DateTime");
        json.WriteString("Timestamp", EntityVersion.Timestamp(stamp));
    }

    /// <summary>What lies in the file is what stands between the braces.</summary>
    private static void WriteAsStored(Utf8JsonWriter json, byte[] properties)
    {
        var reader = new Utf8JsonReader(properties);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            json.WritePropertyName(reader.GetString()!);
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            json.WriteRawValue(properties.AsSpan(from, (int)reader.BytesConsumed - from), skipInputValidation: true);
        }
    }

    private void WriteSome(Utf8JsonWriter json, Dictionary<string, EdmValue> properties, IReadOnlyList<string>? select)
    {
        foreach (var name in select?.Where(name => name is not ("PartitionKey" or "RowKey" or "Timestamp")) ?? properties.Keys)
        {
            // One that is asked for and not there is null, so that rows of one answer look alike.
            if (!properties.TryGetValue(name, out var value))
            {
                json.WriteNull(name);
                continue;
            }

            if (_metadata is not Metadata.None && value.Type.NeedsAnnotation())
                json.WriteString(name + EdmTypes.Annotation, value.Type.Name());
            json.WritePropertyName(name);
            StoredProperties.Write(json, value);
        }
    }
}
