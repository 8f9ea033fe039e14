using PrivateDomain.Channels;

namespace PrivateDomain.Tests.Channels;

/// <summary>Which block of a keeper's pool is leased next.</summary>
public sealed class PoolTurnTests
{
    private static readonly DateTimeOffset T = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_small_shop_stays_at_one_block()
    {
        var turn = PoolTurn.None;
        for (var visit = 0; visit < 48; visit++) (_, turn) = turn.Take(T + (visit * TimeSpan.FromMinutes(30)), most: 200)!.Value;
        Assert.Single(turn.Leased);
    }

    [Fact]
    public void A_block_whose_lease_ended_less_than_the_window_ago_rests_while_there_may_be_more()
    {
        var (_, one) = PoolTurn.None.Take(T, most: 2)!.Value;
        Assert.Equal(1, one.Take(T + TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1), most: 2)!.Value.Block);
        Assert.Equal(0, one.Take(T + TimeSpan.FromMinutes(30), most: 2)!.Value.Block);
    }

    [Fact]
    public void In_a_full_pool_the_block_that_rested_longest_is_next_once_its_slots_have_rested_the_window()
    {
        var turn = PoolTurn.None;
        for (var block = 0; block < 3; block++) (_, turn) = turn.Take(T + TimeSpan.FromMinutes(block), most: 3)!.Value;

        Assert.Null(turn.Take(T + PoolTurn.Window - TimeSpan.FromSeconds(1), most: 3));
        var (first, then) = turn.Take(T + PoolTurn.Window, most: 3)!.Value;
        Assert.Equal(0, first);
        Assert.Null(then.Take(T + PoolTurn.Window, most: 3));
        Assert.Equal(1, then.Take(T + PoolTurn.Window + TimeSpan.FromMinutes(1), most: 3)!.Value.Block);
    }

    [Fact]
    public void A_lease_counts_from_a_whole_second_that_is_not_before_it()
    {
        var late = T + TimeSpan.FromMilliseconds(1);
        var (_, turn) = PoolTurn.None.Take(late, most: 1)!.Value;
        Assert.Null(turn.Take(late + PoolTurn.Window, most: 1));
        Assert.NotNull(turn.Take(T + TimeSpan.FromSeconds(1) + PoolTurn.Window, most: 1));
    }

    [Fact]
    public void It_reads_as_it_was_written()
    {
        var turn = new PoolTurn([0, 1, T.ToUnixTimeSeconds(), uint.MaxValue]);
        Assert.Equal(turn.Leased, PoolTurn.From(turn.ToBytes()).Leased);
        Assert.Empty(PoolTurn.From([]).Leased);
    }

    [Fact]
    public void A_state_names_a_slot_or_nothing()
    {
        Assert.Equal(new Slot("lin", 239), Slot.Of("lin", new Slot("lin", 239).State));
        foreach (var other in new[] { "", "default", "slot-", "slot-0000", "slot-000000", "slot-0000u", "slot-0000!", "SLOT-00000", "xslot-00000", "3AWVX00001GVW66YZBNCKQ1" })
            Assert.Null(Slot.Of("lin", other));
    }
}
