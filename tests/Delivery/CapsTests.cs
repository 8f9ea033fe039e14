using PrivateDomain.Delivery;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Delivery;

public sealed class CapsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 8, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Slots_are_kept_among_the_contacts_rows()
    {
        var caps = new Caps(new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal)).Take("repurchase-tea-1", Now).Take("b", Now.AddTicks(1));
        var rows = caps.Into(Someone.Of());

        Assert.Equal(caps.Taken.OrderBy(slot => slot.Value), Caps.In(rows).Taken.OrderBy(slot => slot.Value));
        Assert.Empty(Caps.In(Someone.Of()).Taken);
        Assert.Empty(Caps.In(Caps.In(rows).GiveBack("b").GiveBack("repurchase-tea-1").Into(rows)).Taken);
    }

    [Fact]
    public void A_message_takes_one_slot_however_often_it_is_claimed()
    {
        var caps = Caps.In(Someone.Of()).Take("a", Now).Take("a", Now.AddHours(1));
        Assert.Equal(Now.AddHours(1), Assert.Single(caps.Taken).Value);
    }

    [Fact]
    public void Giving_back_what_was_not_taken_is_nothing() => Assert.Single(Caps.In(Someone.Of()).Take("a", Now).GiveBack("b").Taken);

    [Fact]
    public void A_hundred_slots_of_the_longest_keys_fit_a_property_and_the_newest_are_kept()
    {
        var caps = Caps.In(Someone.Of());
        for (var n = 0; n < 150; n++) caps = caps.Take($"repurchase-{new string('x', 200)}-{n:D16}", Now.AddMinutes(n));
        Assert.Equal(Caps.Most, caps.Taken.Count);
        Assert.Equal(Now.AddMinutes(50), caps.Taken.Values.Min());
        Assert.InRange(caps.Into(Someone.Of()).Find("caps")!.GetString("taken")!.Length, 20_000, 32_000);
    }

    [Fact]
    public void What_is_older_than_sixty_days_is_forgotten() =>
        Assert.Equal(["b"], Caps.In(Someone.Of()).Take("a", Now.AddDays(-60)).Take("b", Now).Taken.Keys);
}
