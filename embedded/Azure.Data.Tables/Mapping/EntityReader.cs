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
        var types = Types(row);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in row.EnumerateObject())
        {
            switch (property.Name)
            {
                case TableEntity.ETagName:
                    values[property.Name] = property.Value.GetString();
                    break;
                case nameof(ITableEntity.Timestamp):
                    values[property.Name] = Edm.ReadMoment(property.Value);
                    break;
                case var name when !name.StartsWith("odata.", StringComparison.Ordinal) && !IsAnnotation(name):
                    values[name] = Edm.Read(property.Value, types.GetValueOrDefault(name));
                    break;
            }
        }

        return values;
    }

    private static Dictionary<string, string?> Types(JsonElement row) =>
        row.EnumerateObject()
            .Where(property => IsAnnotation(property.Name))
            .ToDictionary(
                property => property.Name[..^Edm.Annotation.Length], property => property.Value.GetString(), StringComparer.Ordinal);

    private static bool IsAnnotation(string name) => name.EndsWith(Edm.Annotation, StringComparison.Ordinal);
}
