using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Repurchase.Holdouts;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase.Holdouts;

/// <summary>Whoever dies and whoever else counts at the same moment: everybody is counted once.</summary>
public sealed class CountedOnceTests
{
    [Theory]
    [InlineData(TrialArm.Reminded, "1 0 | 0 0")]
    [InlineData(TrialArm.HeldOut, "0 0 | 1 0")]
    public async Task Killed_anywhere_at_the_enrolment_a_contact_is_counted_once(TrialArm arm, string counted)
    {
        var month = "";
        var lived = await EachDeath.Of(
            [.. Selling.AtOnce, Trying.Half],
            async (app, n) =>
            {
                if (n == 0) await app.PutTea();
                var customer = await app.FriendIn(arm, $"客{n}");
                await app.Buys(customer, $"{n}");
                // The order is attributed once more, which is not what is told of here.
                await app.Pass(TimeSpan.FromDays(9));
                return customer;
            },
            async (app, customer, die) =>
            {
                app.Clock.Ahead += Reminding.ToRemind;
                await app.Service<SweepDue>().Sweep(CancellationToken.None);
                month = app.Month();
                await die(app);
            },
            async (app, customer, at) =>
            {
                foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromMinutes(2));
                Assert.Equal((at, counted), (at, await app.Counted(month)));
                if (arm is TrialArm.HeldOut) Assert.Equal((at, "reminderWithdrawn holdout"), (at, Assert.Single(await app.Told(customer))));
            });
        Assert.InRange(lived, 8, 60);
    }

    [Fact]
    public async Task Killed_anywhere_at_an_order_and_its_refund_they_are_counted_once()
    {
        var month = "";
        var lived = await EachDeath.Of(
            [.. Selling.AtOnce, Trying.Half],
            async (app, n) =>
            {
                if (n == 0) await app.PutTea();
                // Each life has a month of its own.
                await app.Pass(TimeSpan.FromDays(9));
                var customer = await app.FriendIn(TrialArm.HeldOut, $"客{n}");
                await app.Buys(customer, $"{n}");
                await app.Pass(Reminding.ToRemind);
                month = app.Month();
                app.Clock.Ahead += TimeSpan.FromMinutes(1);
                await app.Buys(customer, $"{n}-again");
                return (customer, n);
            },
            async (app, subject, die) =>
            {
                await app.Sell(app.Order($"{subject.n}-third", new { externalUserId = subject.customer.ExternalUserId }));
                await app.Refund($"{subject.n}-again", "r1", 900);
                await die(app);
            },
            async (app, subject, at) => Assert.Equal((at, "0 0 0 | 1 2 18900"), (at, await app.Counted(month))));
        Assert.InRange(lived, 8, 90);
    }

    [Fact]
    public async Task Runs_of_one_reminder_at_once_enrol_once()
    {
        await using var app = await App.Start(settings: [Trying.Half]);
        await app.PutTea();
        foreach (var arm in new[] { TrialArm.HeldOut, TrialArm.Reminded })
        {
            var customer = await app.FriendIn(arm);
            await app.Buys(customer, $"{arm}");
            var reminder = Assert.Single(await app.Due(customer));
            await app.ForgetDue();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Send(customer, reminder)));
            Assert.Equal(arm is TrialArm.HeldOut ? "0 0 | 1 0" : "1 0 | 0 0", await app.Counted(app.Month()));
        }
        Assert.Single(app.OpenTasks());
    }

    [Fact]
    public async Task Many_contacts_of_one_partition_at_once_make_an_exact_sum()
    {
        await using var app = await App.Start();
        var outcomes = app.Service<Outcomes>();
        await Task.WhenAll(from n in Enumerable.Range(0, 12) from revision in new[] { 3, 1, 2 } select outcomes.Count("2026-03", $"A{n}", Bought(revision, n), revision, CancellationToken.None));
        // What an earlier revision said does not stand against a later one, whoever came first.
        foreach (var n in Enumerable.Range(0, 12)) Assert.False(await outcomes.Count("2026-03", $"A{n}", Bought(1, n), 1, CancellationToken.None));
        Assert.Equal($"12 36 {12 * 3000 + 66}", (await app.Counted()).Split(" | ")[0]);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => outcomes.Count("2026-03", $"A{n}", outcome: null, 4, CancellationToken.None)));
        Assert.False(await outcomes.Count("2026-03", "A1", Bought(9, 1), 9, CancellationToken.None));
        Assert.Equal("0 0 0 | 0 0 0", await app.Counted());

        static Outcome Bought(int orders, int n) => new(
            TrialArm.Reminded, Trying.Enrolled, 10, orders, new Dictionary<string, long>(StringComparer.Ordinal) { ["CNY"] = orders * 1000 + n }, new Dictionary<string, long>(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Counting_at_once_from_several_moments_of_a_contact_ends_with_the_last()
    {
        await using var app = await App.Start();
        var early = await app.Takes("a", TrialArm.Reminded, [100]);
        var late = await app.Knows("a", rows => PrivateDomain.Orders.ContactOrder.Into(rows, Repurchase.Bought.Order("more", Trying.Enrolled.AddDays(9), ("tea", 1)) with { TotalMinor = 50, Version = 1 }));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => app.Service<CountOutcome>().Handle(n % 2 == 0 ? early : late, CancellationToken.None)));
        Assert.Equal("1 2 150 | 0 0 0", await app.Counted());
    }
}
