namespace PrivateDomain.Embedded.Storage.Tables.Filters;

/// <summary>Keys from <paramref name="From"/> on, before <paramref name="Before"/>; without an end where that is null.</summary>
internal readonly record struct KeyRange(byte[] From, byte[]? Before)
{
    public static readonly KeyRange Everything = new([], Before: null);

    public bool IsEmpty => Before is not null && Compare(From, Before) >= 0;

    public static int Compare(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right);

    public KeyRange Intersect(KeyRange other) => new(
        Compare(From, other.From) >= 0 ? From : other.From,
        Before is null ? other.Before : other.Before is null || Compare(Before, other.Before) <= 0 ? Before : other.Before);
}

/// <summary>
/// Where in the order of keys a filter's entities can lie: ranges that do not touch, in order. They may hold more than the filter wants,
/// never less, and what is read follows them and not the table.
/// </summary>
internal static class KeyRanges
{
    private const int Most = 100;

    public static IReadOnlyList<KeyRange> Of(FilterNode? filter) => Merge(filter is null ? [KeyRange.Everything] : Ranges(filter));

    private static IReadOnlyList<KeyRange> Ranges(FilterNode filter) => filter switch
    {
        FilterNode.Or or => Few([.. Ranges(or.Left), .. Ranges(or.Right)]),
        FilterNode.And and => Conjunction(and),
        FilterNode.Comparison comparison => OfPartitions(comparison),
        FilterNode.Always { Value: false } => [],
        _ => [KeyRange.Everything],
    };

    // Rows narrow a range only within one known partition, so what is joined by "and" is looked at together.
    private static IReadOnlyList<KeyRange> Conjunction(FilterNode.And and)
    {
        var terms = Terms(and).ToList();
        IReadOnlyList<KeyRange> ranges = [KeyRange.Everything];
        foreach (var term in terms)
            ranges = Few([.. Ranges(term).SelectMany(_ => ranges, (one, other) => one.Intersect(other)).Where(range => !range.IsEmpty)]);

        var partitions = terms.OfType<FilterNode.Comparison>().Where(term => term is { Property: "PartitionKey", Comparator: Comparator.Equal, Literal.Type: EdmType.String }).ToList();
        if (partitions.Count == 0)
            return ranges;
        var partition = partitions[0].Literal.Text;
        foreach (var row in terms.OfType<FilterNode.Comparison>().Where(term => term is { Property: "RowKey", Literal.Type: EdmType.String }))
            ranges = [.. ranges.Select(range => range.Intersect(OfRows(partition, row))).Where(range => !range.IsEmpty)];
        return ranges;
    }

    private static IEnumerable<FilterNode> Terms(FilterNode node) => node is FilterNode.And and ? Terms(and.Left).Concat(Terms(and.Right)) : [node];

    private static IReadOnlyList<KeyRange> OfPartitions(FilterNode.Comparison comparison)
    {
        // No key holds a zero, and one would end the partition too early.
        if (comparison is not { Property: "PartitionKey", Literal.Type: EdmType.String } || comparison.Literal.Text.Contains('\0', StringComparison.Ordinal))
            return [KeyRange.Everything];
        var start = EntityKey.Start(comparison.Literal.Text);
        var end = After(start);
        return comparison.Comparator switch
        {
            Comparator.Equal => [new KeyRange(start, end)],
            Comparator.Less => [new KeyRange([], start)],
            Comparator.AtMost => [new KeyRange([], end)],
            Comparator.Greater => [new KeyRange(end, Before: null)],
            Comparator.AtLeast => [new KeyRange(start, Before: null)],
            _ => [KeyRange.Everything],
        };
    }

    private static KeyRange OfRows(string partition, FilterNode.Comparison row)
    {
        var key = EntityKey.Of(partition, row.Literal.Text);
        byte[] next = [.. key, 0];
        return row.Comparator switch
        {
            Comparator.Equal => new KeyRange(key, next),
            Comparator.Less => new KeyRange([], key),
            Comparator.AtMost => new KeyRange([], next),
            Comparator.Greater => new KeyRange(next, Before: null),
            Comparator.AtLeast => new KeyRange(key, Before: null),
            _ => KeyRange.Everything,
        };
    }

    /// <summary>The first bytes after all keys of a partition: its own end is a zero, so a one in that place is beyond them.</summary>
    private static byte[] After(byte[] start) => [.. start[..^1], 1];

    private static IReadOnlyList<KeyRange> Few(IReadOnlyList<KeyRange> ranges) => ranges.Count <= Most ? ranges : [Hull(ranges)];

    private static KeyRange Hull(IReadOnlyList<KeyRange> ranges) => new(
        ranges.Select(range => range.From).MinBy(from => from, Order)!,
        ranges.Any(range => range.Before is null) ? null : ranges.Select(range => range.Before!).MaxBy(before => before, Order));

    private static readonly IComparer<byte[]> Order = Comparer<byte[]>.Create(KeyRange.Compare);

    private static List<KeyRange> Merge(IReadOnlyList<KeyRange> ranges)
    {
        List<KeyRange> merged = [];
        foreach (var range in ranges.Where(range => !range.IsEmpty).OrderBy(range => range.From, Order))
        {
            if (merged.Count > 0 && (merged[^1].Before is not { } end || KeyRange.Compare(range.From, end) <= 0))
                merged[^1] = new KeyRange(merged[^1].From, merged[^1].Before is null || range.Before is null ? null
                    : KeyRange.Compare(merged[^1].Before!, range.Before) >= 0 ? merged[^1].Before : range.Before);
            else
                merged.Add(range);
        }

        return merged;
    }
}
