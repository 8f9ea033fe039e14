using PrivateDomain.Contacts;
using PrivateDomain.Repurchase.Holdouts;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Repurchase.Holdouts;

/// <summary>Whom chance holds out.</summary>
public sealed class AssignmentTests
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)9, 32)];

    private static readonly IReadOnlyList<ContactId> Ids = [.. Enumerable.Range(0, 10_000).Select(n => ContactId.For(Key, new Identity(Identity.WeCom, $"wm{n}")))];

    [Fact]
    public void A_tenth_of_ten_thousand_is_held_out_and_in_each_shard_of_the_due_index_as_well()
    {
        Assert.InRange(Ids.Count(IsHeldOut), 900, 1100);
        foreach (var shard in Ids.GroupBy(id => Keys.Hash(id.Value)[0])) Assert.InRange(shard.Count(IsHeldOut) / (double)shard.Count(), 0.05, 0.15);
        foreach (var shard in Ids.GroupBy(id => id.Value[0])) Assert.InRange(shard.Count(IsHeldOut) / (double)shard.Count(), 0.03, 0.18);
    }

    [Fact]
    public void Nobody_is_at_none_and_whoever_is_at_a_percentage_is_at_every_higher_one()
    {
        Assert.DoesNotContain(Ids, id => Holdout.ArmOf(id, 0) is TrialArm.HeldOut);
        Assert.All(Ids.Where(IsHeldOut), id => Assert.Equal(TrialArm.HeldOut, Holdout.ArmOf(id, 50)));
        Assert.InRange(Ids.Count(id => Holdout.ArmOf(id, 50) is TrialArm.HeldOut), 4800, 5200);
    }

    [Fact]
    public void It_is_the_same_for_ever()
    {
        // Who is held out today is so in every later version: these were written down once.
        Assert.Equal("24, 52, 54, 62, 65", string.Join(", ", Enumerable.Range(0, Ids.Count).Where(n => IsHeldOut(Ids[n])).Take(5)));
    }

    [Fact]
    public void Once_enrolled_the_group_stays_whatever_is_set_later()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var rows = Holdout.Enrol(Someone.Of(), percent: 0, zone, new DateTimeOffset(2026, 3, 31, 17, 0, 0, TimeSpan.Zero));
        Assert.Same(rows, Holdout.Enrol(rows, percent: 50, zone, DateTimeOffset.MaxValue));
        var trial = Trial.In(rows, Holdout.Experiment)!;
        Assert.Equal((TrialArm.Reminded, 0, "2026-04"), (trial.Arm, trial.Percent, trial.Month));
    }

    private static bool IsHeldOut(ContactId id) => Holdout.ArmOf(id, 10) is TrialArm.HeldOut;
}
