namespace PrivateDomain.Embedded.Storage.Tables.Filters;

/// <summary>A <c>$filter</c>, understood. A property that an entity lacks, or has with another type, satisfies no comparison.</summary>
internal abstract record FilterNode
{
    public abstract bool Holds(Row row);

    internal sealed record And(FilterNode Left, FilterNode Right) : FilterNode
    {
        public override bool Holds(Row row) => Left.Holds(row) && Right.Holds(row);
    }

    internal sealed record Or(FilterNode Left, FilterNode Right) : FilterNode
    {
        public override bool Holds(Row row) => Left.Holds(row) || Right.Holds(row);
    }

    internal sealed record Not(FilterNode Inner) : FilterNode
    {
        public override bool Holds(Row row) => !Inner.Holds(row);
    }

    /// <summary>A boolean property that stands alone.</summary>
    internal sealed record Flag(string Property) : FilterNode
    {
        public override bool Holds(Row row) => row.Find(Property) is { Type: EdmType.Boolean, Whole: 1 };
    }

    internal sealed record Always(bool Value) : FilterNode
    {
        public override bool Holds(Row row) => Value;
    }

    internal sealed record Comparison(string Property, Comparator Comparator, EdmValue Literal) : FilterNode
    {
        public override bool Holds(Row row) =>
            row.Find(Property) is { } value && EdmValue.Compare(value, Literal) is { } order && Comparator switch
            {
                Comparator.Equal => order == 0,
                Comparator.NotEqual => order != 0,
                Comparator.Less => order < 0,
                Comparator.AtMost => order <= 0,
                Comparator.Greater => order > 0,
                Comparator.AtLeast => order >= 0,
                _ => throw new InvalidOperationException($"A comparator {Comparator}."),
            };
    }
}

internal enum Comparator
{
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// <summary>What a filter looks at.</summary>
internal abstract class Row
{
    public abstract EdmValue? Find(string property);
}

/// <summary>In a list of tables.</summary>
internal sealed class TableRow(string name) : Row
{
    public override EdmValue? Find(string property) => property == "TableName" ? EdmValue.Of(name) : null;
}

/// <summary>An entity. Its own properties are read only when the filter asks for one of them.</summary>
internal sealed class EntityRow(string partitionKey, string rowKey, long stamp, Func<IReadOnlyDictionary<string, EdmValue>> properties) : Row
{
    private IReadOnlyDictionary<string, EdmValue>? _properties;

    public override EdmValue? Find(string property) => property switch
    {
        "PartitionKey" => EdmValue.Of(partitionKey),
        "RowKey" => EdmValue.Of(rowKey),
        "Timestamp" => new EdmValue(EdmType.DateTime, "", stamp, 0),
        _ => (_properties ??= properties()).TryGetValue(property, out var value) ? value : null,
    };
}
