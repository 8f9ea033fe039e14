using System.Text.Json;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>
/// An entity as a client sends it: its keys where it names them, and its own properties checked against everything that Azure refuses.
/// </summary>
internal sealed class EntityBody
{
    public const int MostProperties = 252;

    private const int MostNameCharacters = 255;
    private const int MostStringCharacters = 32 * 1024;
    private const int MostBinaryBytes = 64 * 1024;
    private const int MostBytes = 1024 * 1024;

    private readonly Dictionary<string, EdmValue> _properties = new(StringComparer.Ordinal);

    public string? PartitionKey { get; private set; }

    public string? RowKey { get; private set; }

    public IReadOnlyDictionary<string, EdmValue> Properties => _properties;

    /// <exception cref="StorageRefusal">It is no entity.</exception>
    public static EntityBody Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? new EntityBody().Read(document.RootElement)
                : throw TableRefusals.Invalid("An entity is a JSON object.");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // The latter where a text or a name holds half of a character.
            throw TableRefusals.Invalid("The body is no JSON.");
        }
    }

    /// <summary>These properties with the others' in the places that these do not have: a merge over what stands.</summary>
    public EntityBody Over(IReadOnlyDictionary<string, EdmValue> standing)
    {
        foreach (var (name, value) in standing)
            _properties.TryAdd(name, value);
        return this;
    }

    /// <summary>Throws where the entity as a whole is more than the service keeps.</summary>
    /// <remarks>Size: 4 bytes, the keys, and 8 bytes for each property beside its name and value, text counted as UTF-16
    /// (https://learn.microsoft.com/archive/blogs/avkashchauhan/how-the-size-of-an-entity-is-caclulated-in-windows-azure-table-storage).</remarks>
    public void ThrowIfTooLarge(string partition, string row)
    {
        if (_properties.Count > MostProperties)
            throw new StorageRefusal(400, "TooManyProperties", $"The entity contains more properties than allowed: {MostProperties} beside keys and timestamp.");
        var size = 4 + ((partition.Length + row.Length) * 2L) + _properties.Sum(property => 8 + (property.Key.Length * 2L) + SizeOf(property.Value));
        if (size > MostBytes)
            throw new StorageRefusal(400, "EntityTooLarge", "The entity is larger than 1 MiB.");
    }

    private static long SizeOf(EdmValue value) => value.Type switch
    {
        EdmType.String => (value.Text.Length * 2L) + 4,
        EdmType.Binary => (value.Text.Length * 3L / 4) + 4,
        EdmType.Guid => 16,
        EdmType.Boolean => 1,
        EdmType.Int32 => 4,
        _ => 8,
    };

    private EntityBody Read(JsonElement entity)
    {
        var types = new Dictionary<string, EdmType>(StringComparer.Ordinal);
        foreach (var property in entity.EnumerateObject().Where(property => property.Name.EndsWith(EdmTypes.Annotation, StringComparison.Ordinal)))
        {
            var type = property.Value.ValueKind is JsonValueKind.String ? EdmTypes.Parse(property.Value.GetString()!) : null;
            types[property.Name[..^EdmTypes.Annotation.Length]] = type ?? throw new StorageRefusal(400, "InvalidValueType", $"{property.Name} names no type of the service.");
        }

        foreach (var property in entity.EnumerateObject())
        {
            if (!property.Name.Contains('@', StringComparison.Ordinal) && !property.Name.StartsWith("odata.", StringComparison.Ordinal) && property.Name != "Timestamp")
                Add(property.Name, property.Value, types.TryGetValue(property.Name, out var type) ? type : null);
        }

        return this;
    }

    private void Add(string name, JsonElement json, EdmType? type)
    {
        switch (name)
        {
            case "PartitionKey":
                PartitionKey = Once(PartitionKey, Key(json));
                break;
            case "RowKey":
                RowKey = Once(RowKey, Key(json));
                break;
            default:
                CheckName(name);
                // What has no value is not there.
                if (json.ValueKind is not JsonValueKind.Null && !_properties.TryAdd(name, Value(name, json, type)))
                    throw Twice();
                break;
        }
    }

    private static string Once(string? before, string now) => before is null ? now : throw Twice();

    private static StorageRefusal Twice() => new(400, "DuplicatePropertiesSpecified", "A property is specified more than one time.");

    private static string Key(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => EntityKey.Check(json.GetString()!),
        JsonValueKind.Null => throw TableRefusals.NeedsKeys(),
        _ => throw new StorageRefusal(400, "PrimaryKeyPropertyIsInvalidType", "PartitionKey and RowKey are strings."),
    };

    private static void CheckName(string name)
    {
        if (name.Length > MostNameCharacters)
            throw new StorageRefusal(400, "PropertyNameTooLong", "The property name exceeds the maximum allowed length of 255.");
        if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] == '_') || !name.All(unit => char.IsLetterOrDigit(unit) || unit == '_'))
            throw new StorageRefusal(400, "PropertyNameInvalid", $"The property name '{name}' is invalid: letters, digits and underscores, no digit first.");
    }

    private static EdmValue Value(string name, JsonElement json, EdmType? stated)
    {
        var value = (stated, json.ValueKind) switch
        {
            (null or EdmType.String, JsonValueKind.String) => EdmValue.Of(Text(json)),
            (null or EdmType.Boolean, JsonValueKind.True or JsonValueKind.False) => EdmValue.Of(json.GetBoolean()),
            (null or EdmType.Int32, JsonValueKind.Number) when json.TryGetInt32(out var whole) => EdmValue.Of(whole),
            (null, JsonValueKind.Number) when json.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') && json.TryGetDouble(out var real) && double.IsFinite(real) => EdmValue.Of(real),
            (EdmType.Double, JsonValueKind.Number) when json.TryGetDouble(out var real) && double.IsFinite(real) => EdmValue.Of(real),
            (EdmType.Double, JsonValueKind.String) => Real(json.GetString()!),
            (EdmType.Int64, JsonValueKind.String) when long.TryParse(json.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var whole) => EdmValue.Of(whole),
            (EdmType.Int64, JsonValueKind.Number) when json.TryGetInt64(out var whole) => EdmValue.Of(whole),
            (EdmType.DateTime, JsonValueKind.String) => EdmValue.OfDate(json.GetString()!),
            (EdmType.Guid, JsonValueKind.String) => EdmValue.OfGuid(json.GetString()!),
            (EdmType.Binary, JsonValueKind.String) => Binary(json.GetString()!),
            _ => null,
        };
        return value ?? throw TableRefusals.Invalid($"The value of '{name}' is not of its type.");
    }

    private static EdmValue? Real(string text) => text switch
    {
        "NaN" => EdmValue.Of(double.NaN),
        "Infinity" => EdmValue.Of(double.PositiveInfinity),
        "-Infinity" => EdmValue.Of(double.NegativeInfinity),
        _ => null,
    };

    private static EdmValue? Binary(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return null;
        return length <= MostBinaryBytes ? EdmValue.OfBinary(bytes[..length]) : throw TooLarge();
    }

    private static string Text(JsonElement json)
    {
        var text = json.GetString()!;
        return text.Length <= MostStringCharacters ? text : throw TooLarge();
    }

    private static StorageRefusal TooLarge() => new(
        400, "PropertyValueTooLarge", "The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 encoded and the maximum number of characters should be 32K or less.");
}
