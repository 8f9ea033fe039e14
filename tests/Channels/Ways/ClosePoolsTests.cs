using System.Net;
using Azure;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Messages;

namespace PrivateDomain.Tests.Channels.Ways;

public sealed class ClosePoolsTests
{
    [Fact]
    public async Task A_block_that_nobody_needed_for_a_month_gives_its_ways_back_and_is_opened_anew_when_needed()
    {
        var (app, clock, serial) = await StartWithABlock();
        await using var _ = app;
        Assert.Equal(Slot.BlockSize, OfSlots(app).Count);

        clock.Now += ClosePools.Idle + TimeSpan.FromHours(1);
        await Close(app, clock);

        await AssertEmpty(app);

        var page = await (await app.Open(serial)).Content.ReadAsStringAsync();
        Assert.Contains("/q/lin/00000.png", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Ask(HttpMethod.Get, "q/lin/00000.png")).StatusCode);
        await app.Drain();
        Assert.Equal(Slot.BlockSize, OfSlots(app).Count);
    }

    [Fact]
    public async Task A_block_that_is_in_use_keeps_its_ways()
    {
        var (app, clock, serial) = await StartWithABlock();
        await using var _ = app;

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
        var (app, clock, _) = await StartWithABlock();
        await using var running = app;
        clock.Now += ClosePools.Idle + TimeSpan.FromHours(1);
        app.Platform.WeCom.Faults.Next("externalcontact/del_contact_way", new PrivateDomain.Sandbox.WeCom.Fault.Refuse(45009));

        await Assert.ThrowsAsync<TimeoutException>(() => Close(app, clock));
        clock.Now += TimeSpan.FromMinutes(2);
        await app.Service<CloseBlock>().Handle(new BlockClosed(ContactWays.Partition("lin"), 0, clock.Now), CancellationToken.None);

        await AssertEmpty(app);
    }

    [Fact]
    public async Task A_closing_that_nobody_finished_is_begun_again_the_next_night()
    {
        var (app, clock, _) = await StartWithABlock();
        await using var running = app;
        clock.Now += ClosePools.Idle + TimeSpan.FromHours(1);
        app.Platform.WeCom.Faults.Next("externalcontact/del_contact_way", new PrivateDomain.Sandbox.WeCom.Fault.Refuse(45009));
        await Assert.ThrowsAsync<TimeoutException>(() => Close(app, clock));
        await app.Service<QueueServiceClient>().GetQueueClient(Lane.Bulk).ClearMessagesAsync();

        clock.Now += TimeSpan.FromDays(1);
        await app.Service<ClosePools>().Handle(new PoolsReached(""), CancellationToken.None);
        await app.Drain();

        await AssertEmpty(app);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_block_that_is_opened_anew_while_it_is_closed_shows_no_dead_code(int brokenOffAfterWrites)
    {
        var (app, clock, serial) = await StartWithABlock();
        await using var _ = app;
        clock.Now += ClosePools.Idle + TimeSpan.FromHours(1);
        await app.Service<ClosePools>().Handle(new PoolsReached(""), CancellationToken.None);
        var closed = new BlockClosed(ContactWays.Partition("lin"), 0, clock.Now);
        var writes = 0;
        app.Storage.Before = call => !call.StartsWith("GET", StringComparison.Ordinal) && writes++ >= brokenOffAfterWrites ? throw new RequestFailedException(400, "the process dies here") : Task.CompletedTask;
        await Assert.ThrowsAsync<RequestFailedException>(() => app.Service<CloseBlock>().Handle(closed, CancellationToken.None));
        app.Storage.Before = _ => Task.CompletedTask;

        await app.Open(serial);
        await app.Service<CloseBlock>().Handle(closed, CancellationToken.None);

        var shown = (await app.Rows("contactways")).Single(row => row.RowKey == "way|00000").GetString("configId");
        Assert.Contains(app.Platform.WeCom.ContactWays, way => way.ConfigId == shown);
        Assert.Single(app.Platform.WeCom.ContactWays, way => way.State == "slot-00000");
    }

    /// <summary>A card of the keeper was scanned, so the pool has a block.</summary>
    private static async Task<(App App, StoppedClock Clock, string Serial)> StartWithABlock()
    {
        var clock = new StoppedClock();
        var app = await App.Start(platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock));
        await app.Channel("tea", "lin");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        await app.Drain();
        return (app, clock, serial);
    }

    /// <summary>Its word is to be heard a minute later; here it is at once.</summary>
    private static async Task Close(App app, StoppedClock clock)
    {
        await app.Service<ClosePools>().Handle(new PoolsReached(""), CancellationToken.None);
        await app.Service<CloseBlock>().Handle(new BlockClosed(ContactWays.Partition("lin"), 0, clock.Now), CancellationToken.None);
    }

    private static async Task AssertEmpty(App app)
    {
        Assert.Empty(OfSlots(app));
        Assert.Equal("turn", Assert.Single(await app.Rows("contactways"), row => row.RowKey != "way|plain").RowKey);
    }

    // The plain way stays: it is shown where no slot can be had.
    private static IReadOnlyList<PrivateDomain.Sandbox.WeCom.ContactWay> OfSlots(App app) =>
        [.. app.Platform.WeCom.ContactWays.Where(way => way.State.StartsWith("slot-", StringComparison.Ordinal))];
}
