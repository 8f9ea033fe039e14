using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Delivery;

public sealed class ServiceMessageTests
{
    private static readonly DateTimeOffset T = Someone.Came;
    private static readonly Identity Follower = new(Identity.WeChat, "o1");
    private static readonly ServiceMessage Message = new("m1", "welcome", "wx1", new CustomerMessage.Text("hello"), "sent", "notSent", "unknown");

    [Fact]
    public void With_an_open_window_it_is_claimed_and_takes_its_place()
    {
        var claim = Claim.New(T, TimeSpan.FromSeconds(5));
        var rows = SendServiceMessage.Decide(Following(), Message, claim, T);
        Assert.True(claim.Holds(DeliveryRow.In(rows, "m1")));
        Assert.Equal(2, ServiceWindow.In(rows).Left(T));
    }

    [Fact]
    public void Without_a_window_nothing_is_sent_and_the_timeline_says_why()
    {
        var rows = SendServiceMessage.Decide(Following(), Message, Claim.New(T.AddMinutes(2), TimeSpan.FromSeconds(5)), T.AddMinutes(2));
        Assert.Equal((DeliveryState.Refused, "no window is open"), (DeliveryRow.In(rows, "m1")!.State, DeliveryRow.In(rows, "m1")!.Reason));
        Assert.Contains("notSent", rows.Kinds());
    }

    [Fact]
    public void What_says_nothing_any_more_is_not_sent_though_the_window_is_open()
    {
        var now = T.AddSeconds(6);
        var rows = SendServiceMessage.Decide(Following(), Message with { Until = T.AddSeconds(5) }, Claim.New(now, TimeSpan.FromSeconds(5)), now);

        Assert.Equal((DeliveryState.Refused, "too late"), (DeliveryRow.In(rows, Message.Key)!.State, DeliveryRow.In(rows, Message.Key)!.Reason));
        Assert.Equal(DeliveryState.Claimed, DeliveryRow.In(SendServiceMessage.Decide(Following(), Message with { Until = now }, Claim.New(now, TimeSpan.FromSeconds(5)), now), Message.Key)!.State);
    }

    [Fact]
    public void Who_left_is_not_written_to()
    {
        var left = Relation.Record(Following(), new RelationChanged(Follower, "wx1", Active: false, "bye", T.AddSeconds(5), T.AddSeconds(5)));
        var rows = SendServiceMessage.Decide(left, Message, Claim.New(T.AddSeconds(6), TimeSpan.FromSeconds(5)), T);
        Assert.Equal(DeliveryState.Refused, DeliveryRow.In(rows, "m1")!.State);
    }

    [Fact]
    public void Another_run_does_not_overtake_and_a_claim_without_an_answer_is_held_and_shown()
    {
        var claimed = SendServiceMessage.Decide(Following(), Message, Claim.New(T, TimeSpan.FromSeconds(5)), T);
        Assert.Same(claimed, SendServiceMessage.Decide(claimed, Message, Claim.New(T.AddSeconds(5), TimeSpan.FromSeconds(5)), T));
        var held = SendServiceMessage.Decide(claimed, Message, Claim.New(T.AddSeconds(7), TimeSpan.FromSeconds(5)), T);
        Assert.True(DeliveryRow.In(held, "m1") is { State: DeliveryState.Unknown, Closed: true });
        Assert.Contains("unknown", held.Kinds());
        Assert.Equal(2, ServiceWindow.In(held).Left(T));
    }

    [Theory]
    [InlineData(VerdictKind.Delivered, DeliveryState.Sent, "sent")]
    [InlineData(VerdictKind.Later, DeliveryState.Planned, null)]
    [InlineData(VerdictKind.Refused, DeliveryState.Refused, "notSent")]
    [InlineData(VerdictKind.Misconfigured, DeliveryState.Refused, "notSent")]
    [InlineData(VerdictKind.Unknown, DeliveryState.Unknown, "unknown")]
    public void Each_verdict_settles_it_in_one_way(VerdictKind kind, DeliveryState state, string? told)
    {
        var claimed = new DeliveryRow("m1", "welcome", "wx1", DeliveryState.Claimed, "mark");
        var settled = SendServiceMessage.Settle(claimed, Message, new Verdict(kind, 1, "why"), T);
        Assert.Equal((state, ""), (settled.State, settled.Attempt));
        Assert.Equal(told is null ? [] : [told], settled.Timeline.Select(entry => entry.Kind));
    }

    private static ContactRows Following() => ServiceWindow.Entered(
        Relation.Record(ContactRows.None(Someone.Id), new RelationChanged(Follower, "wx1", Active: true, "hello", T, T)), T);
}
