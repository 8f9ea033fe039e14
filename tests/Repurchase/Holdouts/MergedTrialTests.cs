using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Repurchase.Holdouts;
using PrivateDomain.Tests.Contacts;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase.Holdouts;

/// <summary>Two contacts who take part turn out to be one person.</summary>
public sealed class MergedTrialTests
{
    private static readonly DateTimeOffset Later = Trying.Enrolled.AddMonths(1);

    [Theory]
    [InlineData(TrialArm.Reminded, TrialArm.Reminded)]
    [InlineData(TrialArm.HeldOut, TrialArm.HeldOut)]
    [InlineData(TrialArm.Reminded, TrialArm.HeldOut)]
    [InlineData(TrialArm.HeldOut, TrialArm.Reminded)]
    public async Task Whatever_their_groups_they_count_in_neither(TrialArm first, TrialArm second)
    {
        foreach (var survivorIsEarlier in new[] { true, false })
        {
            await using var app = await App.Start();
            await app.Takes("older", first, [100], survivorIsEarlier ? Trying.Enrolled : Later);
            await app.Takes("younger", second, [200], survivorIsEarlier ? Later : Trying.Enrolled);
            await app.Merge("older", "younger");

            Assert.Equal("0 0 0 | 0 0 0", await app.Counted("2026-03", "2026-04"));
            await app.Knows("younger", rows => rows);
            await app.Merge("older", "younger");
            Assert.Equal("0 0 0 | 0 0 0", await app.Counted("2026-03", "2026-04"));
        }
    }

    [Fact]
    public async Task Whoever_took_no_part_takes_over_the_other_s_place()
    {
        await using var app = await App.Start();
        await app.Knows("older", rows => rows);
        await app.Takes("younger", TrialArm.HeldOut, [200]);
        await app.Merge("older", "younger");
        Assert.Equal("0 0 0 | 1 1 200", await app.Counted());
    }

    [Fact]
    public async Task A_run_that_knew_one_of_them_before_changes_nothing_when_it_comes_late()
    {
        await using var app = await App.Start();
        await app.Takes("older", TrialArm.Reminded, [100]);
        var before = await app.Takes("younger", TrialArm.HeldOut, [200]);
        await app.Merge("older", "younger");
        await app.Service<CountOutcome>().Handle(before, CancellationToken.None);
        Assert.Equal("0 0 0 | 0 0 0", await app.Counted());
    }

    [Fact]
    public async Task Three_of_one_person_are_out_of_both()
    {
        await using var app = await App.Start();
        await app.Takes("older", TrialArm.Reminded, [100]);
        await app.Takes("middle", TrialArm.HeldOut, [], Later);
        await app.Takes("younger", TrialArm.Reminded, [300], Later);
        await app.Merge("middle", "younger");
        await app.Merge("older", "middle");
        await app.Merge("older", "younger");
        Assert.Equal("0 0 0 | 0 0 0", await app.Counted("2026-03", "2026-04"));
    }

    [Fact]
    public async Task Killed_anywhere_in_the_merge_nobody_stays_counted_in_two_groups()
    {
        var lived = await EachDeath.Of(
            Selling.AtOnce,
            async (app, n) =>
            {
                var day = Trying.Enrolled.AddMonths(2 * n);
                await app.Takes($"older{n}", TrialArm.Reminded, [100], day);
                await app.Takes($"younger{n}", TrialArm.HeldOut, [200], day.AddMonths(1));
                await app.Knows($"same{n}", rows => rows);
                await app.Takes($"twin{n}", TrialArm.HeldOut, [800], day.AddMonths(1));
                return (n, day);
            },
            async (app, subject, die) =>
            {
                await app.Merge($"older{subject.n}", $"younger{subject.n}", drain: false);
                await app.Merge($"same{subject.n}", $"twin{subject.n}", drain: false);
                await die(app);
            },
            async (app, subject, at) => Assert.Equal(
                (at, "0 0 0 | 1 1 800"), (at, await app.Counted(subject.day.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), subject.day.AddMonths(1).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)))));
        Assert.InRange(lived, 20, 120);
    }
}

internal static class Merging
{
    /// <summary>A platform says that two contacts have the same union id; the first was known before the second.</summary>
    public static async Task Merge(this App app, string older, string younger, bool drain = true)
    {
        var ids = new List<string>();
        foreach (var (name, created) in new[] { (older, Someone.Came), (younger, Someone.Came.AddDays(1)) })
            ids.Add((await app.Knows(name, rows => (Profile.In(rows)! with { UnionId = $"u-{older}", Created = created }).Into(rows))).Id.Value);
        await app.Service<MessageSender>().Send(new SamePersonFound(ids[0], ids[1]), CancellationToken.None);
        if (drain) await app.Drain();
    }
}
