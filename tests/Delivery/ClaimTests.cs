using PrivateDomain.Delivery;

namespace PrivateDomain.Tests.Delivery;

public sealed class ClaimTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly Claim Mine = new("mine", Now, Now.AddSeconds(21));

    [Fact]
    public void A_claim_lasts_as_long_as_the_call_can_take_and_one_second_more()
    {
        var claim = Claim.New(Now, TimeSpan.FromSeconds(20));
        Assert.Equal(Now.AddSeconds(21), claim.Until);
        Assert.NotEqual(claim.Attempt, Claim.New(Now, TimeSpan.FromSeconds(20)).Attempt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_planned_message_is_claimed(bool recognises)
    {
        var taken = Mine.Take(Row(DeliveryState.Planned), recognises);
        Assert.True(Mine.Holds(taken));
        Assert.Equal((Mine.Until, false), (taken.Until, taken.WasUnknown));
    }

    [Theory]
    [InlineData(DeliveryState.Accepted)]
    [InlineData(DeliveryState.Sent)]
    [InlineData(DeliveryState.NotSent)]
    [InlineData(DeliveryState.Refused)]
    [InlineData(DeliveryState.Withdrawn)]
    public void A_settled_message_is_left_as_it_is(DeliveryState state)
    {
        var row = Row(state);
        Assert.Same(row, Mine.Take(row, platformRecognisesRepeat: true));
        Assert.Same(row, Mine.Take(row, platformRecognisesRepeat: false));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void Anothers_claim_is_overtaken_when_its_time_is_over_and_not_a_moment_before(int ticksPastUntil, bool overtaken)
    {
        var row = Row(DeliveryState.Claimed) with { Attempt = "theirs", Until = Now.AddTicks(-ticksPastUntil) };
        var (welcome, push) = (Mine.Take(row, platformRecognisesRepeat: true), Mine.Take(row, platformRecognisesRepeat: false));

        if (!overtaken)
        {
            Assert.Same(row, welcome);
            Assert.Same(row, push);
            return;
        }
        // The platform recognises a repeat: it is made, and known not to be the first try.
        Assert.True(Mine.Holds(welcome) && welcome.WasUnknown);
        // It does not: nobody sends again.
        Assert.Equal((DeliveryState.Unknown, "", null), (push.State, push.Attempt, push.Until));
    }

    [Fact]
    public void Ones_own_claim_read_back_is_still_ones_own()
    {
        var row = Mine.Take(Row(DeliveryState.Planned), platformRecognisesRepeat: false);
        Assert.Same(row, Mine.Take(row, platformRecognisesRepeat: false));
        Assert.True(Mine.Holds(row));
    }

    [Fact]
    public void An_attempt_without_an_answer_is_repeated_only_where_the_platform_recognises_it()
    {
        var row = Row(DeliveryState.Unknown);
        Assert.True(Mine.Take(row, platformRecognisesRepeat: true) is { State: DeliveryState.Claimed, WasUnknown: true });
        Assert.Same(row, Mine.Take(row, platformRecognisesRepeat: false));
    }

    [Fact]
    public void What_is_closed_is_never_tried_again()
    {
        var row = Row(DeliveryState.Unknown) with { Closed = true };
        Assert.Same(row, Mine.Take(row, platformRecognisesRepeat: true));
    }

    [Fact]
    public void Only_a_claimed_row_with_ones_own_mark_is_held()
    {
        Assert.False(Mine.Holds(null));
        Assert.False(Mine.Holds(Row(DeliveryState.Planned) with { Attempt = "mine" }));
        Assert.False(Mine.Holds(Row(DeliveryState.Claimed) with { Attempt = "theirs" }));
    }

    private static DeliveryRow Row(DeliveryState state) => new("key", "kind", "lin", state);
}
