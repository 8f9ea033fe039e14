using PrivateDomain.Delivery;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Delivery;

public sealed class ServiceWindowTests
{
    private static readonly DateTimeOffset T = Someone.Came;

    [Fact]
    public void Without_anything_that_the_person_did_there_is_no_window() => Assert.Equal(0, ServiceWindow.In(Someone.Of()).Left(T));

    [Fact]
    public void After_a_message_there_are_five_in_48_hours()
    {
        var rows = ServiceWindow.Heard(Someone.Of(), T);
        Assert.Equal(5, ServiceWindow.In(rows).Left(T));
        Assert.Equal(5, ServiceWindow.In(rows).Left(T.AddHours(48).AddSeconds(-1)));
        Assert.Equal(0, ServiceWindow.In(rows).Left(T.AddHours(48)));
        for (var sent = 1; sent <= 5; sent++)
        {
            rows = ServiceWindow.In(rows).Take($"m{sent}", T.AddMinutes(sent)).Into(rows);
            Assert.Equal(5 - sent, ServiceWindow.In(rows).Left(T.AddHours(1)));
        }
    }

    [Fact]
    public void After_a_scan_or_subscription_there_are_three_in_a_minute()
    {
        var rows = ServiceWindow.Entered(Someone.Of(), T);
        Assert.Equal(3, ServiceWindow.In(rows).Left(T.AddSeconds(59)));
        Assert.Equal(0, ServiceWindow.In(rows).Left(T.AddSeconds(60)));
        rows = ServiceWindow.In(rows).Take("a", T.AddSeconds(1)).Into(rows);
        Assert.Equal(2, ServiceWindow.In(rows).Left(T.AddSeconds(2)));
    }

    [Fact]
    public void The_next_message_of_the_person_opens_a_whole_window_again()
    {
        var rows = ServiceWindow.Heard(Someone.Of(), T);
        for (var sent = 1; sent <= 5; sent++) rows = ServiceWindow.In(rows).Take($"m{sent}", T.AddMinutes(sent)).Into(rows);
        Assert.Equal(5, ServiceWindow.In(ServiceWindow.Heard(rows, T.AddHours(1))).Left(T.AddHours(2)));
    }

    [Fact]
    public void A_message_counts_in_both_windows_and_the_longer_one_goes_on()
    {
        var rows = ServiceWindow.Entered(ServiceWindow.Heard(Someone.Of(), T), T.AddMinutes(1));
        for (var sent = 1; sent <= 3; sent++) rows = ServiceWindow.In(rows).Take($"m{sent}", T.AddSeconds(60 + sent)).Into(rows);
        Assert.Equal(2, ServiceWindow.In(rows).Left(T.AddSeconds(90)));
        Assert.Equal(2, ServiceWindow.In(rows).Left(T.AddHours(3)));
    }

    [Fact]
    public void What_was_not_sent_gives_its_place_back_and_the_same_message_takes_one()
    {
        var window = ServiceWindow.In(ServiceWindow.Heard(Someone.Of(), T)).Take("a", T).Take("a", T.AddMinutes(1)).Take("b", T.AddMinutes(2));
        Assert.Equal(3, window.Left(T.AddHours(1)));
        Assert.Equal(4, window.GiveBack("b").Left(T.AddHours(1)));
    }

    [Fact]
    public void An_older_act_that_is_told_later_changes_nothing()
    {
        var rows = ServiceWindow.Entered(ServiceWindow.Heard(Someone.Of(), T), T);
        Assert.Same(rows, ServiceWindow.Heard(rows, T.AddMinutes(-5)));
        Assert.Same(rows, ServiceWindow.Entered(rows, T));
    }
}
