using PrivateDomain.Campaigns;
using PrivateDomain.Contacts;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Repurchase;
using Relation = PrivateDomain.Contacts.Relation;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>More recipients than a page, and more than a task.</summary>
public sealed class ManyRecipientsTests
{
    [Fact]
    public async Task More_than_a_page_of_recipients_and_results_is_one_task_and_all_are_told()
    {
        await using var app = await App.Start();
        var customers = Enumerable.Range(0, 501).Select(n => app.Platform.WeCom.CreateCustomer($"客{n}")).ToList();
        foreach (var customer in customers)
        {
            app.Platform.WeCom.AddWithoutCode(customer, "lin", new DeliveryPlan { Copies = 0 });
            var (identity, now) = (new Identity(Identity.WeCom, customer.ExternalUserId), app.Clock.GetUtcNow());
            await app.Service<ContactStore>().Change(app.IdOf(customer), rows => Relation.Record(rows, new RelationChanged(identity, "lin", Active: true, "e", now, now)), CancellationToken.None);
        }
        await app.Push(customers);
        Assert.Equal(501, Assert.Single(app.OpenTasks()).Recipients.Count);
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("sent 501", await app.States());
        Assert.Equal(2, app.Platform.WeCom.Log.CallsTo(Reminding.Result).Count);
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_task_takes_ten_thousand_and_the_next_one_the_rest_and_written_again_they_are_the_same()
    {
        await using var app = await App.Start();
        var store = app.Service<CampaignStore>();
        Assert.True(await store.Add("big", [.. Enumerable.Range(0, 10_001).Select(n => Keys.Hash($"{n}")[..26]).Chunk(CampaignStore.PerPage)], CancellationToken.None));
        await store.Change("big", _ => new CampaignState(CampaignStatus.Running, Round: 1, Fixed: false, app.Clock.GetUtcNow()), CancellationToken.None);
        await foreach (var page in store.Pages("big", CancellationToken.None))
            await store.Change("big", page.Key, one => one with { State = "Planned", Keeper = "lin", Round = 1, External = "wm" + Keys.Hash(one.Contact)[..30] }, CancellationToken.None);

        for (var times = 0; times < 2; times++)
        {
            await app.Service<FixTasks>().Handle("big", round: 1, CancellationToken.None);
            var tasks = await app.Service<MassTasks>().Of("big", "lin", CancellationToken.None);
            Assert.Equal([("0001-000", 10_000), ("0001-001", 1)], tasks.Select(task => (task.Number, task.Count)));
            var told = (await Task.WhenAll(tasks.Select(task => app.Service<MassTasks>().Recipients(task, CancellationToken.None)))).SelectMany(part => part).ToList();
            Assert.Equal(10_001, told.Select(to => to.Contact).Distinct(StringComparer.Ordinal).Count());
        }
        Assert.True((await store.State("big", CancellationToken.None)).Fixed);
    }

    [Fact]
    public async Task What_a_run_that_ended_in_the_middle_had_written_stands_and_nobody_is_in_two_tasks()
    {
        await using var app = await App.Start();
        var (store, tasks) = (app.Service<CampaignStore>(), app.Service<MassTasks>());
        var people = Enumerable.Range(0, 5).Select(n => Keys.Hash($"{n}")[..26]).ToList();
        await store.Add("small", [people], CancellationToken.None);
        await store.Change("small", _ => new CampaignState(CampaignStatus.Running, Round: 1, Fixed: false, app.Clock.GetUtcNow()), CancellationToken.None);
        var page = (await store.Next("small", "", CancellationToken.None))!.Key;
        await store.Change("small", page, one => one with { State = "Planned", Keeper = "lin", Round = 1, External = "wm" + one.Contact }, CancellationToken.None);
        await tasks.Fix("small", "lin", "0001-000", [.. people.Take(2).Select(contact => new MassRecipient(page, contact, "wm" + contact, FirstHanded: null))], CancellationToken.None);

        await app.Service<FixTasks>().Handle("small", round: 1, CancellationToken.None);
        var fix = await tasks.Of("small", "lin", CancellationToken.None);
        Assert.Equal([("0001-000", 2), ("0001-001", 3)], fix.Select(task => (task.Number, task.Count)));
        var told = (await Task.WhenAll(fix.Select(task => tasks.Recipients(task, CancellationToken.None)))).SelectMany(part => part.Select(to => to.Contact)).ToList();
        Assert.Equal(people.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }
}
