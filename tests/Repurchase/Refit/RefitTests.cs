using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Messages;
using PrivateDomain.Repurchase;
using PrivateDomain.Repurchase.Refit;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase.Refit;

/// <summary>At night the forecasts learn from the shop's orders, and reminders are moved where they learned more than a day.</summary>
public sealed class RefitTests
{
    [Fact]
    public async Task What_buyers_have_shown_moves_the_reminder_of_who_has_bought_once()
    {
        await using var app = await App.Start();
        await app.PutTea(daysOfUse: null);
        await app.Regulars(customers: 6, gap: 12, orders: 6);
        var newcomer = (await app.Regulars(customers: 1, gap: 1, orders: 1, sku: "tea"))[0];
        var (before, paidAt) = (await app.Moment(newcomer), app.Clock.GetUtcNow().AddDays(-1));
        await app.Refit();

        Assert.Equal(30, (await app.Buyers("tea")).Gaps);
        var after = await app.Moment(newcomer);
        Assert.NotEqual(before, after);
        Assert.InRange((after - paidAt).TotalDays, 9, 15);
        Assert.Equal(["reminderMoved"], await app.Told(newcomer));
        await app.Pass(after - app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        await app.Pass(TimeSpan.FromMinutes(20));
        Assert.Contains("handedToKeeper", await app.Told(newcomer));
    }

    [Fact]
    public async Task A_product_defined_anew_moves_its_reminders_in_the_night_by_more_than_a_day_and_not_by_less()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.PutTea(daysOfUse: 60);
        await app.Refit();
        Assert.Equal(["reminderMoved"], await app.Told(customer));
        var moved = await app.Moment(customer);
        await app.PutTea(daysOfUse: 61);
        await app.Night();
        Assert.Equal(moved, await app.Moment(customer));
        await app.PutTea(daysOfUse: 40);
        await app.Night();
        Assert.Equal(moved.AddDays(-20), await app.Moment(customer));
        // The timeline keeps the last one.
        Assert.Equal(["reminderMoved"], await app.Told(customer));
    }

    [Fact]
    public async Task A_night_in_which_nobody_bought_reads_no_contact_and_summarises_no_shard()
    {
        await using var app = await App.Start();
        await app.PutTea();
        await app.Regulars(customers: 3, gap: 20);
        await app.Refit();
        await app.Night();
        var before = (Contacts(), Shards());
        Assert.NotEqual((0, 0), before);
        await app.Night();
        Assert.Equal(before, (Contacts(), Shards()));
        Assert.Equal(app.LastNight(), (await app.Learned()).Until);

        int Contacts() => app.Calls("^(GET contacts|POST .batch)");
        int Shards() => app.Calls("^PUT (.*/)?[0-9A-Z]{2}$");
    }

    [Fact]
    public async Task A_night_is_refitted_once_and_one_that_was_missed_in_the_next_hour()
    {
        await using var app = await App.Start();
        await app.Refit();
        var until = (await app.Learned()).Until;
        var runs = app.Storage.Of("HandleBulk").Count;
        await app.Refit();
        Assert.Equal(runs, app.Storage.Of("HandleBulk").Count);
        app.Clock.Ahead += TimeSpan.FromDays(3);
        await app.Refit();
        Assert.Equal(until.AddDays(3), (await app.Learned()).Until);
    }

    [Fact]
    public async Task However_many_parts_end_at_the_same_moment_the_night_is_fitted_once_and_each_part_planned_once()
    {
        await using var app = await App.Start();
        for (var night = 0; night < 3; night++)
        {
            var runs = app.Storage.Of("HandleBulk").Count;
            await app.Night();
            Assert.Equal(2 * Histories.Parts.Count + 1, app.Storage.Of("HandleBulk").Count - runs);
        }
    }

    [Fact]
    public async Task A_message_of_a_night_that_comes_again_does_no_harm()
    {
        await using var app = await App.Start();
        await app.PutTea(daysOfUse: null);
        await app.Regulars(customers: 3, gap: 12, orders: 8);
        await app.Refit();
        var learned = (await app.Buyers("tea"), (await app.Learned()).Products);
        var night = Night.Of(app.Clock.GetUtcNow(), Bought.Shanghai);
        foreach (var part in Histories.Parts) await app.Service<MessageSender>().Send(new HistoriesChosen(part, night), CancellationToken.None);
        await app.Service<MessageSender>().Send(new HistoriesSummarised(night), CancellationToken.None);
        await app.Drain();
        Assert.Equal(learned, (await app.Buyers("tea"), (await app.Learned()).Products));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task Two_contacts_who_turn_out_to_be_one_person_are_one_history()
    {
        await using var app = await App.Start();
        await app.PutTea(daysOfUse: null);
        var card = (await app.Open(coupon: false))[0];
        var (one, _) = await app.Come(card, unionId: "u1");
        await app.Sell(app.Order("1", new { externalUserId = one.ExternalUserId }, app.Clock.GetUtcNow().AddDays(-12)));
        var person = app.Platform.OfficialAccount.CreatePerson("u1");
        await app.Platform.OfficialAccount.Subscribe(person, card.Segments[^1]).Answered;
        await app.Drain();
        await app.Sell(app.Order("2", new { openid = person.OpenId }));
        await app.Drain();
        await app.Refit();
        Assert.Equal(1, (await app.Buyers("tea")).Gaps);
        Assert.Equal(1, (await app.Rows("cycles")).Count(row => row.GetInt64("rev") < long.MaxValue));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(90)]
    [InlineData(170)]
    [InlineData(230)]
    [InlineData(280)]
    public Task Killed_in_the_night_it_goes_on_and_learns_the_same(int after) => LearnsTheSame(app => new Death(app, after));

    [Fact]
    public async Task Killed_before_the_first_that_saw_all_parts_done_could_say_so_it_goes_on_and_learns_the_same()
    {
        var first = 0;
        // The row that says who was the first is the only one that is inserted.
        await LearnsTheSame(app => new Death(app, call => call == "POST runtime" ? Interlocked.Increment(ref first) > 1 : Volatile.Read(ref first) > 0));
    }

    [Fact]
    public async Task Of_parts_that_are_done_at_the_same_moment_one_is_the_first()
    {
        await using var app = await App.Start();
        foreach (var night in new[] { "2026-11-20", "2026-11-21" })
        {
            var first = await Task.WhenAll(Histories.Parts.Select(part => app.Service<Summaries>().IsFirstToComplete(part, night, CancellationToken.None)));
            Assert.Single(first, isFirst => isFirst);
            // Its message may come again; the others' still are not.
            Assert.Equal(first, await Task.WhenAll(Histories.Parts.Select(part => app.Service<Summaries>().IsFirstToComplete(part, night, CancellationToken.None))));
        }
    }

    private static async Task LearnsTheSame(Func<App, Death> die)
    {
        var time = new AheadClock();
        await using var platform = await Reminding.Platform(time);
        var app = await Start(TestStore.New());
        await app.PutTea(daysOfUse: null);
        var customers = await app.Regulars(customers: 3, gap: 12, orders: 8);
        await app.Service<RefitForecasts>().Sweep(CancellationToken.None);
        using var death = die(app);
        await death.Drain(app);
        Assert.True(death.Struck);
        var ahead = app.Clock.Ahead;
        await app.Stop();
        time.Pass(TimeSpan.FromSeconds(22));

        var next = await Start(app.Store);
        next.Clock.Ahead = ahead;
        await next.Drain();
        Assert.Equal(21, (await next.Buyers("tea")).Gaps);
        Assert.Equal(next.LastNight(), (await next.Learned()).Until);
        // Where the move itself was what failed, the next night makes up for it.
        await next.Night();
        foreach (var customer in customers) Assert.InRange((await next.Moment(customer) - next.Clock.GetUtcNow()).TotalDays, 6, 14);
        Assert.Empty(await next.Rows("failures"));
        await next.Stop();

        Task<App> Start(string store) => App.Start(store, platform, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, time), settings: Selling.AtOnce);
    }
}
