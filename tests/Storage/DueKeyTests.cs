using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Storage;

public sealed class DueKeyTests
{
    private const string Contact = "0123456789ABCDEFGHJKMNPQRS";
    private static readonly DateTimeOffset At = new(2026, 12, 31, 23, 59, 30, TimeSpan.Zero);

    [Fact]
    public void A_row_is_due_from_its_minute_on_and_not_before()
    {
        Assert.False(IsDue(At, now: At.AddSeconds(-31)));
        Assert.True(IsDue(At, now: At.AddSeconds(-30)));
        Assert.True(IsDue(At, now: At));
        Assert.True(IsDue(At, now: At.AddYears(50)));
        Assert.False(IsDue(At.AddMinutes(1), now: At));
    }

    [Fact]
    public void The_offset_of_a_moment_is_no_matter() =>
        Assert.Equal(DueKey.For(At, Contact, "k", "1"), DueKey.For(At.ToOffset(TimeSpan.FromMinutes(345)), Contact, "k", "1"));

    [Fact]
    public void A_shards_rows_are_in_no_other_shards_range()
    {
        var shards = Enumerable.Range(0, 2000).Select(n => DueKey.For(At, $"contact{n}", "k", "1").Partition).ToList();
        Assert.Equal(DueIndex.Shards, shards.Select(partition => partition[..2]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(shards, partition => Assert.Single(Enumerable.Range(0, DueIndex.Shards), shard => In(shard, partition, At)));
    }

    [Fact]
    public void What_is_due_is_part_of_the_key_and_cannot_reach_into_its_neighbours()
    {
        Assert.Equal(DueKey.For(At, Contact, "k", "1"), DueKey.For(At, Contact, "k", "1"));
        Assert.NotEqual(DueKey.For(At, Contact, "k", "1|2"), DueKey.For(At, Contact, "k|1", "2"));
        Assert.DoesNotContain('|', DueKey.For(At, Contact, "k", "|").Row[(Contact.Length + 3)..]);
    }

    private static bool IsDue(DateTimeOffset at, DateTimeOffset now)
    {
        var partition = DueKey.For(at, Contact, "k", "1").Partition;
        return Enumerable.Range(0, DueIndex.Shards).Any(shard => In(shard, partition, now));
    }

    private static bool In(int shard, string partition, DateTimeOffset now) =>
        string.CompareOrdinal(partition, DueKey.ShardStart(shard)) >= 0 && string.CompareOrdinal(partition, DueKey.After(shard, now)) < 0;
}
