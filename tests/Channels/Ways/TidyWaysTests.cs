using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels.Ways;

public sealed class TidyWaysTests
{
    [Fact]
    public async Task A_way_whose_answer_was_lost_is_deleted_when_it_is_a_day_old_and_nothing_else_is()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        await app.Channel("store", "li");
        await app.Channel("other", "li");
        app.Platform.WeCom.Faults.Next("externalcontact/add_contact_way", new Fault.LoseAnswer());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Operator.PutAsync("api/manage/channels/store/code", null)).StatusCode);
        var lost = Assert.Single(app.Platform.WeCom.ContactWays).ConfigId;
        await app.Put("api/manage/channels/store/code", new { });
        // Of another installation of the same corporation.
        await Foreign(app, "channel-store", "ZZZZZZZZ channel-store");
        await Foreign(app, "default", "default");
        await Foreign(app, "", "");
        await Foreign(app, TryKeeper.State, TryKeeper.State);

        clock.Now += TimeSpan.FromHours(23);
        await Tidy(app);
        Assert.Equal(6, app.Platform.WeCom.ContactWays.Count);
        clock.Now += TimeSpan.FromHours(2);
        await Tidy(app);

        Assert.DoesNotContain(lost, app.Platform.WeCom.ContactWays.Select(way => way.ConfigId));
        Assert.Equal(["", "channel-store", "channel-store", "default"], app.Platform.WeCom.ContactWays.Select(way => way.State).Order(StringComparer.Ordinal));
        Assert.Equal(4, Assert.Single(await app.Rows("runtime"), row => row.RowKey == "count").Number("count"));
    }

    [Fact]
    public async Task Each_way_is_looked_at_once_in_its_life()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        await app.Channel("store", "li");
        for (var number = 0; number < 250; number++) await Foreign(app, $"foreign-{number}", "");
        clock.Now += TimeSpan.FromDays(2);

        await Tidy(app);
        Assert.Equal(250, app.Platform.WeCom.Log.CallsTo("externalcontact/get_contact_way").Count);
        clock.Now += TimeSpan.FromDays(1);
        await Foreign(app, "new", "");
        clock.Now += TimeSpan.FromDays(1.5);
        await Tidy(app);
        clock.Now += TimeSpan.FromDays(1);
        await Tidy(app);

        Assert.Equal(251, app.Platform.WeCom.Log.CallsTo("externalcontact/get_contact_way").Count);
    }

    [Fact]
    public async Task Near_the_limit_no_new_way_is_made_and_somebody_is_told()
    {
        var (app, _) = await Start(settings: "--ContactWays:Most=2");
        await using var started = app;
        await app.Channel("store", "li");
        await app.Channel("other", "li");
        await Foreign(app, "a", "");
        await Tidy(app);
        await app.Put("api/manage/channels/store/code", new { });

        var refused = await app.Operator.PutAsync("api/manage/channels/other/code", null);

        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        Assert.Equal(2, app.Platform.WeCom.ContactWays.Count);
        Assert.Contains("No new ones are made", Assert.Single((await app.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray()).Text("text"), StringComparison.Ordinal);
        await app.Drain();
        await app.Put("api/manage/channels/store/code", new { });
    }

    [Fact]
    public async Task A_quota_that_is_used_up_sets_off_the_tidying_up_at_once()
    {
        var (app, clock) = await Start(new SandboxOptions { Limits = new WeComLimits { ContactWays = 2 } });
        await using var _ = app;
        await app.Channel("store", "li");
        await Foreign(app, TryKeeper.State, TryKeeper.State);
        await Foreign(app, "a", "");
        clock.Now += TimeSpan.FromDays(2);

        Assert.Equal(HttpStatusCode.BadGateway, (await app.Operator.PutAsync("api/manage/channels/store/code", null)).StatusCode);
        await app.Drain();

        await app.Put("api/manage/channels/store/code", new { });
        Assert.Equal(["a", "channel-store"], app.Platform.WeCom.ContactWays.Select(way => way.State).Order(StringComparer.Ordinal));
    }

    private static async Task<(App App, StoppedClock Clock)> Start(SandboxOptions? sandbox = null, params IReadOnlyList<string> settings)
    {
        var clock = new StoppedClock();
        var app = await App.Start(sandbox: sandbox, platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock), settings: settings);
        return (app, clock);
    }

    private static async Task Tidy(App app)
    {
        await app.Service<TidyContactWays>().Begin(CancellationToken.None);
        await app.Drain();
    }

    /// <summary>As another app of the corporation makes it, or this one before it died.</summary>
    private static async Task Foreign(App app, string state, string remark) =>
        Assert.True((await app.Service<WeComClient>().AddContactWay(ContactWayType.Single, ["li"], state, remark, CancellationToken.None)).IsDelivered);
}
