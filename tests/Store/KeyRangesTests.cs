using PrivateDomain.Embedded.Storage.Tables;
using PrivateDomain.Embedded.Storage.Tables.Filters;

namespace PrivateDomain.Tests.Store;

/// <summary>Where a filter's rows can lie: never less than it accepts, and no more than need be for what programs ask.</summary>
public sealed class KeyRangesTests
{
    private static readonly string[] Keys = ["", "a", "a ", "aa", "b", "ba", "c", "！", "😀"];

    [Fact]
    public void Every_row_that_a_filter_accepts_lies_in_its_ranges()
    {
        var random = new Random(11);
        var accepted = 0;
        for (var i = 0; i < 4000; i++)
        {
            var text = Filter(random, depth: 4);
            var filter = FilterParser.Parse(text)!;
            var ranges = KeyRanges.Of(filter);
            foreach (var partition in Keys)
            {
                foreach (var row in Keys)
                {
                    if (!Holds(filter, partition, row))
                        continue;
                    accepted++;
                    Assert.True(Covers(ranges, EntityKey.Of(partition, row)), $"{text} accepts ({partition}, {row})");
                }
            }

            Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(KeyRange.Compare(pair.First.Before!, pair.Second.From) < 0, text));
        }

        Assert.InRange(accepted, 10_000, int.MaxValue);
    }

    [Theory]
    [InlineData("PartitionKey eq 'b'")]
    [InlineData("PartitionKey eq 'b' and Count gt 3")]
    [InlineData("'b' eq PartitionKey and not (Count gt 3)")]
    [InlineData("PartitionKey eq 'b' and RowKey eq 'aa'")]
    [InlineData("Count eq 1 and (RowKey eq 'aa' and PartitionKey eq 'b')")]
    [InlineData("PartitionKey eq 'b' and RowKey gt 'a' and RowKey lt 'b'")]
    [InlineData("PartitionKey eq 'b' and RowKey ge 'a' and RowKey le 'b'")]
    [InlineData("PartitionKey lt 'b'")]
    [InlineData("PartitionKey ge 'aa' and PartitionKey le 'b'")]
    [InlineData("PartitionKey gt 'a' and PartitionKey lt 'c'")]
    [InlineData("PartitionKey eq 'a' and RowKey eq 'b' or PartitionKey eq 'c' and RowKey eq 'a'")]
    [InlineData("PartitionKey eq 'a' and PartitionKey eq 'b'")]
    [InlineData("false")]
    public void Of_what_programs_ask_the_ranges_are_exact(string text)
    {
        var filter = FilterParser.Parse(text)!;
        var ranges = KeyRanges.Of(filter);
        foreach (var partition in Keys)
        {
            foreach (var row in Keys)
                Assert.True(Covers(ranges, EntityKey.Of(partition, row)) == HoldsByKey(text, partition, row), $"{text}: ({partition}, {row})");
        }
    }

    [Fact]
    public void A_hundred_points_are_a_hundred_ranges_and_more_become_one()
    {
        static string Points(int count) => string.Join(" or ", Enumerable.Range(0, count).Select(i => $"(PartitionKey eq 'p{i:000}' and RowKey eq 'r')"));
        Assert.Equal(100, KeyRanges.Of(FilterParser.Parse(Points(100))).Count);
        var one = Assert.Single(KeyRanges.Of(FilterParser.Parse(Points(101))));
        Assert.Equal(EntityKey.Of("p000", "r"), one.From);
        Assert.Equal([.. EntityKey.Of("p100", "r"), 0], one.Before!);
    }

    [Fact]
    public void Without_a_filter_it_is_everything()
    {
        Assert.Equal(KeyRange.Everything, Assert.Single(KeyRanges.Of(filter: null)));
        Assert.Equal(KeyRange.Everything, Assert.Single(KeyRanges.Of(FilterParser.Parse("not (PartitionKey eq 'a')"))));
        Assert.Equal(KeyRange.Everything, Assert.Single(KeyRanges.Of(FilterParser.Parse("PartitionKey ne 'a'"))));
    }

    private static bool Covers(IReadOnlyList<KeyRange> ranges, byte[] key) =>
        ranges.Any(range => KeyRange.Compare(range.From, key) <= 0 && (range.Before is null || KeyRange.Compare(key, range.Before) < 0));

    private static bool Holds(FilterNode filter, string partition, string row) =>
        filter.Holds(new EntityRow(partition, row, 0, () => new Dictionary<string, EdmValue> { ["Count"] = EdmValue.Of(2) }));

    /// <summary>As if everything but the keys were satisfied.</summary>
    private static bool HoldsByKey(string text, string partition, string row) =>
        Holds(FilterParser.Parse(text.Replace("not (Count gt 3)", "true").Replace("Count gt 3", "true").Replace("Count eq 1", "true"))!, partition, row);

    private static string Filter(Random random, int depth) => random.Next(depth == 0 ? 3 : 7) switch
    {
        0 or 1 => $"PartitionKey {Comparator(random)} '{Key(random)}'",
        2 => random.Next(4) switch
        {
            0 => "Count gt 1",
            1 => $"'{Key(random)}' {Comparator(random)} PartitionKey",
            _ => $"RowKey {Comparator(random)} '{Key(random)}'",
        },
        3 or 4 => $"({Filter(random, depth - 1)} and {Filter(random, depth - 1)})",
        5 => $"({Filter(random, depth - 1)} or {Filter(random, depth - 1)})",
        _ => $"not ({Filter(random, depth - 1)})",
    };

    private static string Comparator(Random random) => new[] { "eq", "eq", "eq", "ne", "lt", "le", "gt", "ge" }[random.Next(8)];

    // A zero is in no key, but a filter may ask for one.
    private static string Key(Random random) => random.Next(20) == 0 ? "a\0b" : Keys[random.Next(Keys.Length)];
}
