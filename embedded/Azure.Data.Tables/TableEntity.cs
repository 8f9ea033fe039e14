using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A row without a class: named values, the keys, the version and the time among them.</summary>
/// <remarks>
/// Values may be string, bool, int, long, ulong, float, double, Guid, DateTime in UTC, DateTimeOffset, byte[], BinaryData, an enum or
/// TimeSpan (both stored as text). A date comes back as a DateTimeOffset in UTC. Null values are not sent.
/// </remarks>
public sealed class TableEntity : ITableEntity, IDictionary<string, object?>
{
    internal const string ETagName = "odata.etag";

    private readonly Dictionary<string, object?> _values;

    public TableEntity() => _values = new(StringComparer.Ordinal);

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object?> values) =>
        _values = values is null ? new(StringComparer.Ordinal) : new(values, StringComparer.Ordinal);

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey))!;
        set => _values[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey))!;
        set => _values[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => _values[nameof(Timestamp)] = value;
    }

    public ETag ETag
    {
        get => GetString(ETagName) is { } text ? new ETag(text) : default;
        set => _values[ETagName] = value == default ? null : value.ToString();
    }

    public int Count => _values.Count;

    public ICollection<string> Keys => _values.Keys;

    ICollection<object?> IDictionary<string, object?>.Values => _values.Values;

    bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => false;

    /// <summary>Null for a property that is not there.</summary>
    /// <remarks>An int written over a long or a double keeps the wider type, so that a row's schema does not drift.</remarks>
    public object? this[string key]
    {
        get => _values.GetValueOrDefault(key);
        set => _values[key] = Kept(_values.GetValueOrDefault(key), value);
    }

    /// <exception cref="InvalidOperationException">The value has another type.</exception>
    public string? GetString(string key) => Get<string>(key);

    /// <inheritdoc cref="GetString"/>
    public int? GetInt32(string key) => GetValue<int>(key);

    /// <inheritdoc cref="GetString"/>
    public long? GetInt64(string key) => GetValue<long>(key);

    /// <inheritdoc cref="GetString"/>
    public double? GetDouble(string key) => GetValue<double>(key);

    /// <inheritdoc cref="GetString"/>
    public bool? GetBoolean(string key) => GetValue<bool>(key);

    /// <inheritdoc cref="GetString"/>
    public Guid? GetGuid(string key) => GetValue<Guid>(key);

    /// <summary>In UTC.</summary>
    /// <inheritdoc cref="GetString"/>
    public DateTime? GetDateTime(string key) =>
        this[key] is DateTimeOffset moment ? moment.UtcDateTime : GetValue<DateTime>(key);

    /// <inheritdoc cref="GetString"/>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        this[key] is DateTime moment ? new DateTimeOffset(moment) : GetValue<DateTimeOffset>(key);

    /// <inheritdoc cref="GetString"/>
    [SuppressMessage("Performance", "CA1819", Justification = "The published shape.")]
    public byte[]? GetBinary(string key) => Get<byte[]>(key);

    /// <inheritdoc cref="GetString"/>
    public BinaryData? GetBinaryData(string key) => this[key] is byte[] bytes ? new BinaryData(bytes) : Get<BinaryData>(key);

    /// <summary>Sets the property, whether or not it is there.</summary>
    public void Add(string key, object? value) => this[key] = value;

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool Remove(string key) => _values.Remove(key);

    public bool TryGetValue(string key, out object? value) => _values.TryGetValue(key, out value);

    public void Clear() => _values.Clear();

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => this[item.Key] = item.Value;

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) => _values.Contains(item);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)_values).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)_values).Remove(item);

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    private T? Get<T>(string key)
        where T : class =>
        this[key] switch
        {
            null => null,
            T value => value,
            var other => throw Mismatch(key, typeof(T), other),
        };

    private T? GetValue<T>(string key)
        where T : struct =>
        this[key] switch
        {
            null => null,
            T value => value,
            var other => throw Mismatch(key, typeof(T), other),
        };

    private static object? Kept(object? before, object? after) =>
        (before, after) switch
        {
            (long, int number) => (long)number,
            (double, int number) => (double)number,
            (string, DateTime or DateTimeOffset) => Convert.ToString(after, CultureInfo.CurrentCulture),
            _ => after,
        };

    private static InvalidOperationException Mismatch(string key, Type asked, object value) =>
        new($"Property '{key}' is a {value.GetType()}, not a {asked}.");
}
