using PrivateDomain.Orders;

namespace PrivateDomain.Tests.Orders;

/// <summary>Of two tellings of one order, which one stands.</summary>
public sealed class RetellingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_counted_stands_by_its_higher_revision_and_may_not_contradict_itself()
    {
        var (known, other) = (Order(1, "a"), Order(1, "b"));
        Assert.Same(known, Retelling.Counted(known, Order(1, "a")));
        Assert.Same(known, Retelling.Counted(known, Order(0, "a")));
        Assert.Null(Retelling.Counted(known, other));
        Assert.Null(Retelling.Counted(known, Order(0, "b")));
        Assert.Equal("b", Retelling.Counted(known, Order(2, "b"))!.Content);
    }

    [Fact]
    public void What_is_dated_stands_by_its_later_moment_and_in_one_moment_by_coming_last()
    {
        var known = Order(1, "a");
        Assert.Same(known, Retelling.Dated(known, Order(0, "b")));
        Assert.Same(known, Retelling.Dated(known, Order(1, "a")));
        Assert.Equal("b", Retelling.Dated(known, Order(1, "b")).Content);
        Assert.Equal("b", Retelling.Dated(known, Order(2, "b")).Content);
    }

    [Fact]
    public void In_one_moment_what_is_less_far_never_replaces_what_is_further()
    {
        var (paid, part, rest) = (Order(1, "paid"), Order(1, "part", 10), Order(1, "rest", 10, 90));
        var cancelled = Order(1, "cancelled") with { CancelledAt = Noon };
        Assert.Same(part, Retelling.Dated(part, paid));
        Assert.Same(rest, Retelling.Dated(rest, part));
        Assert.Same(cancelled, Retelling.Dated(cancelled, rest));
        Assert.Equal("cancelled", Retelling.Dated(rest, cancelled).Content);
        Assert.Equal("rest", Retelling.Dated(part, rest).Content);
    }

    [Fact]
    public void A_later_moment_may_take_back_what_was_told()
    {
        var cancelled = Order(1, "cancelled", 10) with { CancelledAt = Noon };
        var again = Retelling.Dated(cancelled, Order(2, "again"));
        Assert.Equal((OrderState.Paid, "again"), (again.State, again.Content));
    }

    [Fact]
    public void When_something_happened_is_when_it_was_told_first()
    {
        var known = Order(1, "a", 10) with { CancelledAt = Noon };
        var told = Order(2, "b", 10, 20) with { CancelledAt = Noon.AddHours(1) };
        told = told with { Refunds = [.. told.Refunds.Select(refund => refund with { At = Noon.AddHours(1) })] };
        var stands = Retelling.Dated(known, told);
        Assert.Equal((Noon, Noon, Noon.AddHours(1)), (stands.CancelledAt!.Value, stands.Refunds[0].At, stands.Refunds[1].At));
    }

    private static Order Order(long revision, string content, params long[] refunds) =>
        new("tea", "1", Noon, "CNY", 100, new Buyer(null, null, null, [], null), [new("tea", "", 1, 100)], revision, content)
        {
            Refunds = [.. refunds.Select((amount, i) => new Refund($"r{i}", amount, Noon, []))],
        };
}
