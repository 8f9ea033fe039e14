using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Ways;

namespace PrivateDomain.Tests.Channels.Ways;

public sealed class ClosePoolsTests
{
    [Fact]
    public async Task A_block_that_nobody_needed_for_a_month_gives_its_ways_back_and_is_opened_anew_when_needed()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        await app.Channel("tea", "lin");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        await app.Drain();
        Assert.Equal(Slot.BlockSize, OfSlots(app).Count);

        clock.Now += ClosePools.Idle + TimeSpan.FromHours(1);
        await Close(app, clock);

        Assert.Empty(OfSlots(app));
        Assert.Equal("turn", Assert.Single(await app.Rows("contactways"), row => row.RowKey != "way|plain").RowKey);

        var page = await (await app.Open(serial)).Content.ReadAsStringAsync();
        Assert.Contains("/q/lin/00000.png", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Ask(HttpMethod.Get, "q/lin/00000.png")).StatusCode);
        await app.Drain();
        Assert.Equal(Slot.BlockSize, OfSlots(app).Count);
    }

    [Fact]
    public async Task A_block_that_is_in_use_keeps_its_ways()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        await app.Channel("tea", "lin");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        await app.Drain();

        clock.Now += ClosePools.Idle - TimeSpan.FromHours(1);
        await Close(app, clock);
        clock.Now += TimeSpan.FromHours(2);
        await app.Open(serial);
        await Close(app, clock);

        Assert.Equal(Slot.BlockSize, OfSlots(app).Count);
    }

    [Fact]
    public async Task A_closing_that_broke_off_is_finished_and_forgets_no_way()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        await app.Channel("tea", "lin");
        await app.Open((await app.Print("tea", 1))[0]);
        await app.Drain();
        clock.Now += ClosePools.Idle + TimeSpan.FromHours(1);
        app.Platform.WeCom.Faults.Next("externalcontact/del_contact_way", new PrivateDomain.Sandbox.WeCom.Fault.Refuse(45009));

        await Assert.ThrowsAsync<TimeoutException>(() => Close(app, clock));
        clock.Now += TimeSpan.FromMinutes(2);
        await app.Service<CloseBlock>().Handle(new BlockClosed(ContactWays.Partition("lin"), 0, clock.Now), CancellationToken.None);

        Assert.Empty(OfSlots(app));
        Assert.Equal("turn", Assert.Single(await app.Rows("contactways"), row => row.RowKey != "way|plain").RowKey);
    }

    private static async Task<(App App, StoppedClock Clock)> Start()
    {
        var clock = new StoppedClock();
        return (await App.Start(platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock)), clock);
    }

    /// <summary>Its word is to be heard a minute later; here it is at once.</summary>
    private static async Task Close(App app, StoppedClock clock)
    {
        await app.Service<ClosePools>().Handle(new PoolsReached(""), CancellationToken.None);
        await app.Service<CloseBlock>().Handle(new BlockClosed(ContactWays.Partition("lin"), 0, clock.Now), CancellationToken.None);
    }

    // The plain way stays: it is shown where no slot can be had.
    private static IReadOnlyList<PrivateDomain.Sandbox.WeCom.ContactWay> OfSlots(App app) =>
        [.. app.Platform.WeCom.ContactWays.Where(way => way.State.StartsWith("slot-", StringComparison.Ordinal))];
}
