using System.Text;
using PrivateDomain.Embedded.Storage.Tables;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>Keys as bytes: in the service's order, and back.</summary>
public sealed class EntityKeyTests
{
    // Either side of every length that a unit can be written in, halves of pairs, and what stands behind those in UTF-16 but not in UTF-8.
    private static readonly string[] Pieces =
        ["a", "b", "A", "0", " ", "'", "%", "+", "~", "\u00a0", "é", "\u07ff", "\u0800", "好", "\ud7ff", "😀", "\ud834\udd1e", "\ue000", "！", "\uffff", "\ud800", "\udfff"];

    [Fact]
    public void Bytes_sort_as_partition_then_row_in_units_of_UTF_16()
    {
        var random = new Random(7);
        (string Partition, string Row)[] keys = [.. Enumerable.Range(0, 1500).Select(_ => (Key(random), Key(random)))];
        foreach (var left in keys)
        {
            foreach (var right in keys.AsSpan(random.Next(keys.Length - 50), 50))
            {
                var partitions = string.CompareOrdinal(left.Partition, right.Partition);
                var expected = Math.Sign(partitions != 0 ? partitions : string.CompareOrdinal(left.Row, right.Row));
                var order = EntityKey.Of(left.Partition, left.Row).AsSpan().SequenceCompareTo(EntityKey.Of(right.Partition, right.Row));
                Assert.True(Math.Sign(order) == expected, $"{left} and {right}");
            }
        }
    }

    [Fact]
    public void A_wide_letter_stands_behind_a_pair_as_in_UTF_16_and_not_before_it_as_in_UTF_8()
    {
        Assert.True(EntityKey.Of("😀", "").AsSpan().SequenceCompareTo(EntityKey.Of("！", "")) < 0);
        Assert.True(Encoding.UTF8.GetBytes("😀").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes("！")) > 0);
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        var random = new Random(8);
        for (var i = 0; i < 5000; i++)
        {
            var (partition, row) = (Key(random), Key(random));
            Assert.Equal((partition, row), EntityKey.Read(EntityKey.Of(partition, row)));
        }

        var (longest, widest) = (new string('！', 512), new string('\u07ff', 512));
        Assert.Equal((longest, widest), EntityKey.Read(EntityKey.Of(longest, widest)));
    }

    [Fact]
    public void Only_keys_of_a_partition_begin_with_its_start()
    {
        var random = new Random(9);
        for (var i = 0; i < 5000; i++)
        {
            var (partition, other) = (Key(random), Key(random));
            Assert.Equal(partition == other, EntityKey.Of(other, Key(random)).AsSpan().StartsWith(EntityKey.Start(partition)));
        }
    }

    [Fact]
    public void Four_signs_and_the_controls_are_forbidden_and_nothing_else()
    {
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            var forbidden = (char)unit is '/' or '\\' or '#' or '?' || unit is < 0x20 or (>= 0x7f and <= 0x9f);
            var text = $"a{(char)unit}b";
            if (forbidden)
                Assert.Equal("OutOfRangeInput", Assert.Throws<StorageRefusal>(() => EntityKey.Check(text)).Code);
            else
                Assert.Same(text, EntityKey.Check(text));
        }
    }

    [Fact]
    public void A_key_has_1_KiB_of_UTF_16()
    {
        Assert.Equal("", EntityKey.Check(""));
        Assert.Equal(512, EntityKey.Check(new string('好', 512)).Length);
        Assert.Equal("KeyValueTooLarge", Assert.Throws<StorageRefusal>(() => EntityKey.Check(new string('a', 513))).Code);
    }

    private static string Key(Random random) => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
