using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Mapping;

/// <summary>The stored properties of a class: public, readable and writable, renamed or left out by data contract attributes.</summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Shapes = new();

    private readonly List<StoredProperty> _properties;

    private EntityShape(Type type) =>
        _properties =
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.GetMethod is { IsPublic: true } && property.SetMethod is { IsPublic: true })
                .Where(property => property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(IgnoreDataMemberAttribute)))
                .Select(property => new StoredProperty(NameOf(property), property))
                .Where(property => property.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey)
                    or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag))),
        ];

    public static EntityShape Of(Type type) => Shapes.GetOrAdd(type, static type => new EntityShape(type));

    public static string NameOf(MemberInfo member) => member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name;

    /// <summary>What goes to the service: no nulls, no version, no time.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Values(ITableEntity entity)
    {
        if (entity is TableEntity row)
        {
            foreach (var (name, value) in row)
            {
                if (value is not null && name is not (TableEntity.ETagName or nameof(ITableEntity.Timestamp)))
                    yield return new(name, value);
            }

            yield break;
        }

        // The keys by way of the interface: a class may implement it explicitly.
        if (entity.PartitionKey is { } partitionKey)
            yield return new(nameof(entity.PartitionKey), partitionKey);
        if (entity.RowKey is { } rowKey)
            yield return new(nameof(entity.RowKey), rowKey);

        foreach (var property in Of(entity.GetType())._properties)
        {
            if (property.Info.GetValue(entity) is { } value)
                yield return new(property.Name, value);
        }
    }

    /// <summary>Sets the properties that were read; others keep what the constructor gave them.</summary>
    public void Fill(ITableEntity entity, IReadOnlyDictionary<string, object?> values)
    {
        foreach (var property in _properties)
        {
            if (values.TryGetValue(property.Name, out var value) && property.Stores)
                property.Info.SetValue(entity, property.Convert(value));
        }
    }

    private sealed record StoredProperty(string Name, PropertyInfo Info)
    {
        private readonly Type _type = Nullable.GetUnderlyingType(Info.PropertyType) ?? Info.PropertyType;

        /// <summary>The published package writes a TimeSpan but does not read it back before 12.12; nor do we.</summary>
        public bool Stores => _type != typeof(TimeSpan);

        /// <exception cref="InvalidCastException">The row holds another type.</exception>
        public object? Convert(object? value) =>
            value switch
            {
                null => null,
                _ when _type.IsInstanceOfType(value) => value,
                string text when _type.IsEnum => Enum.Parse(_type, text),
                int number when _type == typeof(double) => (double)number,
                int or double when _type == typeof(float) => System.Convert.ToSingle(value, CultureInfo.InvariantCulture),
                long number when _type == typeof(ulong) => (ulong)number,
                DateTimeOffset moment when _type == typeof(DateTime) => moment.UtcDateTime,
                byte[] bytes when _type == typeof(BinaryData) => new BinaryData(bytes),
                _ => throw new InvalidCastException($"Property '{Name}' is stored as {value.GetType()}, not {Info.PropertyType}."),
            };
    }
}
