using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Sandbox;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>Keepers who tap so many tasks an hour, as keepers do.</summary>
public sealed class TappingKeeperTests
{
    [Fact]
    public async Task A_keeper_confirms_tasks_and_not_messages_and_what_is_not_reached_stays_unsent()
    {
        var time = new AheadClock();
        await using var app = await App.Start(
            sandbox: new SandboxOptions { ConfirmationsPerHour = 2 }, platformClock: time, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, time));
        var customers = await app.Meet(3);
        await app.Push(customers.Take(1), "personal");
        await app.Define(text: "一", id: "one");
        await app.Define(text: "二", id: "two");
        foreach (var id in new[] { "one", "two" })
        {
            await app.To(customers, id);
            await app.Turn("start", id);
        }
        Assert.Equal(3, app.OpenTasks().Count);

        time.Pass(TimeSpan.FromMinutes(61));
        await app.Sweep();
        await app.Drain();
        Assert.Single(app.OpenTasks());
        Assert.Equal("sent 1", await app.States());
        Assert.Equal(("sent 3", "planned 3"), (await app.States(id: "one"), await app.States(id: "two")));
        Assert.Equal([2, 1, 1], customers.Select(customer => app.Pushes(customer).Count));
    }
}
