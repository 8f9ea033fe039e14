using PrivateDomain.Contacts;
using PrivateDomain.Insights;
using PrivateDomain.Tests.Contacts;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Insights;

public sealed class TouchesTests
{
    private static readonly DateTimeOffset Came = Someone.Came;
    private static readonly Dictionary<string, string?> Channels = new(StringComparer.Ordinal) { ["CARD-A"] = "parcel", ["CARD-B"] = "store" };

    [Fact]
    public void A_card_that_was_recognised_after_the_add_counts_in_its_place()
    {
        var rows = Told(Told(Someone.Of(), "e1", "added", "CARD-A"), "e1-unionid", "attributed", "CARD-B");
        Assert.Equal([new Touch(Touch.Channel, "store", Came)], Before(rows));
    }

    [Fact]
    public void An_add_by_a_code_that_leads_nowhere_is_no_touch() => Assert.Empty(Before(Told(Someone.Of(), "e1", "added", "slot-00001")));

    [Fact]
    public void What_happened_after_the_order_or_longer_ago_than_the_window_is_no_touch()
    {
        var rows = Told(Someone.Of(), "e1", "added", "CARD-A");
        Assert.Empty(Before(rows, Came.AddSeconds(-1)));
        Assert.Single(Before(rows, Came));
        Assert.Single(Before(rows, Came.AddDays(30).AddSeconds(-1)));
        Assert.Empty(Before(rows, Came.AddDays(30)));
    }

    private static ContactRows Told(ContactRows rows, string key, string kind, string serial) => ContactEvent.Into(
        rows, key, new TimelineEntry(kind, Came, new Dictionary<string, string>(StringComparer.Ordinal) { ["keeper"] = "lin", ["serial"] = serial }));

    private static IReadOnlyList<Touch> Before(ContactRows rows, DateTimeOffset? paidAt = null) =>
        Touches.Before(rows, Bought.Order("1", paidAt ?? Came.AddDays(1), ("tea", 1)), TimeSpan.FromDays(30), Channels);
}
