using System.Text.Json;

namespace Azure.Data.Tables.Mapping;

/// <summary>Rows out of the service's JSON.</summary>
internal static class EntityReader
{
    public static T ReadOne<T>(Response response)
        where T : class, ITableEntity
    {
        using var body = JsonDocument.Parse(response.Content);
        return Read<T>(body.RootElement);
    }

    public static IReadOnlyList<T> ReadMany<T>(Response response)
        where T : class, ITableEntity
    {
        using var body = JsonDocument.Parse(response.Content);
        return [.. body.RootElement.GetProperty("value").EnumerateArray().Select(Read<T>)];
    }

    private static T Read<T>(JsonElement row)
        where T : class, ITableEntity
    {
        var values = Values(row);
        if (typeof(T).IsAssignableFrom(typeof(TableEntity)))
            return (T)(ITableEntity)new TableEntity(values);

        var entity = Activator.CreateInstance<T>();
        EntityShape.Of(typeof(T)).Fill(entity, values);
        if (values.GetValueOrDefault(nameof(entity.PartitionKey)) is string partitionKey)
            entity.PartitionKey = partitionKey;
        if (values.GetValueOrDefault(nameof(entity.RowKey)) is string rowKey)
            entity.RowKey = rowKey;
        if (values.GetValueOrDefault(nameof(entity.Timestamp)) is DateTimeOffset timestamp)
            entity.Timestamp = timestamp;
        if (values.GetValueOrDefault(TableEntity.ETagName) is string etag)
            entity.ETag = new ETag(etag);

        return entity;
    }

    private static Dictionary<string, object?> Values(JsonElement row)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in row.EnumerateObject())
        {
            if (property.Name is TableEntity.ETagName)
                values[property.Name] = property.Value.GetString();
            else if (property.Name is nameof(ITableEntity.Timestamp))
                values[property.Name] = Edm.ReadMoment(property.Value);
            else if (!property.Name.StartsWith("odata.", StringComparison.Ordinal) && !property.Name.EndsWith(Edm.Annotation, StringComparison.Ordinal))
                values[property.Name] = Edm.Read(property.Value, TypeOf(row, property.Name));
        }

        return values;
    }

    private static string? TypeOf(JsonElement row, string name) =>
        row.TryGetProperty(name + Edm.Annotation, out var type) ? type.GetString() : null;
}
