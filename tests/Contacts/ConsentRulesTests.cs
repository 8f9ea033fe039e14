using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

public sealed class ConsentRulesTests
{
    private static readonly DateTimeOffset T = Someone.Came;

    [Fact]
    public void Every_change_of_mind_is_kept_and_the_last_one_counts()
    {
        var rows = Someone.Of();
        foreach (var (marketing, day) in new[] { (false, 1), (true, 2), (false, 3) })
            rows = ChangeConsent.Decide(rows, marketing, T.AddDays(day));

        Assert.True(Profile.In(rows)!.OptedOut);
        Assert.Equal(["added", "optedOut", "optedIn", "optedOut"], rows.Kinds());
        Assert.Equal(3, rows.StartingWith("consent|").Count());
    }

    [Fact]
    public void Saying_the_same_again_changes_nothing()
    {
        var rows = Someone.Of();
        Assert.Same(rows, ChangeConsent.Decide(rows, marketing: true, T));
        var outed = rows.OptedOut();
        Assert.Same(outed, ChangeConsent.Decide(outed, marketing: false, T.AddDays(1)));
    }

    [Fact]
    public void Who_comes_back_after_opting_out_is_still_opted_out() =>
        Assert.True(Profile.In(Someone.Of().OptedOut().Leaves("lin", T.AddDays(1), "a").Adds("lin", T.AddDays(2), "b"))!.OptedOut);
}
