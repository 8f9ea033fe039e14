using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Channels.Rota;

public sealed class KeeperRotaTests
{
    private static readonly Verdict NotActive = WeComVerdicts.Of(40098);

    [Fact]
    public async Task A_channel_says_how_its_keepers_serve_and_is_answered_so()
    {
        await using var app = await App.Start();

        var channel = await app.Put("api/manage/channels/tea", JsonDocument.Parse("""
            {"name":"茶","kind":"packageCard","keepers":["li",
             {"id":"wang","weight":3,"hours":[{"days":["friday","monday"],"from":"22:00","to":"06:00"},{"from":"12:00","to":"24:00"}],"dailyLimit":40},
             {"id":"zhao","backup":true},{"id":"qian"}]}
            """).RootElement);

        Assert.Equal(
            """["li",{"id":"wang","weight":3,"hours":[{"days":["friday","monday"],"from":"22:00","to":"06:00"},{"from":"12:00","to":"00:00"}],"dailyLimit":40},{"id":"zhao","backup":true},"qian"]""",
            channel.GetProperty("keepers").GetRawText());
        Assert.Equal(["li", "wang", "zhao", "qian"], (await Channel(app)).Keepers);
        Assert.Equal(new TimeOnly(22, 0), (await Channel(app)).Duties[1].Hours![0].From);
    }

    [Theory]
    [InlineData("""[{"id":"li","weight":0}]""", "keepers[0].weight")]
    [InlineData("""[{"id":"li","weight":101}]""", "keepers[0].weight")]
    [InlineData("""["wang",{"id":"li","dailyLimit":0}]""", "keepers[1].dailyLimit")]
    [InlineData("""[{"id":"li","hours":[{"from":"25:00","to":"06:00"}]}]""", "keepers[0].hours[0].from")]
    [InlineData("""[{"id":"li","hours":[{"days":["someday"],"from":"22:00","to":"06:00"}]}]""", "keepers[0].hours[0].days")]
    [InlineData("""[{"id":"li","backup":true}]""", "keepers")]
    [InlineData("""["li",{"id":"li","weight":2}]""", "keepers")]
    [InlineData("""[{"weight":2}]""", "keepers[0]")]
    public async Task A_duty_that_cannot_be_says_which_field_is_wrong(string keepers, string field)
    {
        await using var app = await App.Start();

        var answer = await app.Operator.PutAsJsonAsync("api/manage/channels/tea", JsonDocument.Parse($$"""{"name":"n","kind":"sms","keepers":{{keepers}}}""").RootElement);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Whoever_WeCom_lets_receive_nobody_is_out_until_put_back()
    {
        await using var app = await App.Start();
        await app.Put("api/manage/channels/tea", new { name = "茶", kind = "packageCard", keepers = new object[] { new { id = "li", weight = 100 }, new { id = "wang", backup = true } } });
        var rota = app.Service<KeeperRota>();
        Assert.Equal("li", await Chosen(app));

        Assert.False(await rota.TakeOut("li", WeComVerdicts.Of(45009), CancellationToken.None));
        Assert.Equal("li", await Chosen(app));
        Assert.True(await rota.TakeOut("li", NotActive, CancellationToken.None));
        Assert.True(await rota.TakeOut("li", NotActive, CancellationToken.None));

        Assert.Equal("wang", await Chosen(app));
        Assert.Equal("40098", (await app.Get("api/manage/keepers")).GetProperty("keepers")[0].GetProperty("out").GetProperty("code").GetRawText());
        var alert = Assert.Single((await app.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray());
        Assert.Equal("keeper-li", alert.GetProperty("key").GetString());
        Assert.Contains("real-name verified", alert.GetProperty("text").GetString(), StringComparison.Ordinal);

        for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.DeleteAsync("api/manage/keepers/li/out")).StatusCode);
        Assert.Equal("li", await Chosen(app));
        Assert.Empty((await app.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray());
    }

    [Fact]
    public async Task The_hourly_look_puts_back_whoever_is_well_and_nobody_else()
    {
        await using var app = await App.Start(adjust: builder => builder.Services.AddSingleton<CheckKeepers>());
        var (rota, check, wecom) = (app.Service<KeeperRota>(), app.Service<CheckKeepers>(), app.Platform.WeCom);
        await check.Check(CancellationToken.None);
        Assert.Empty(wecom.Log.ApiCalls);
        await app.Channel("tea", "li", "wang");
        foreach (var keeper in new[] { "li", "wang", "gone" }) await rota.TakeOut(keeper, NotActive, CancellationToken.None);
        wecom.SetKeeper(wecom.Keepers.Single(keeper => keeper.UserId == "wang") with { Active = false });

        await check.Check(CancellationToken.None);

        Assert.Equal(["gone", "wang"], (await app.Service<KeepersOut>().Read(CancellationToken.None)).Keys.Order(StringComparer.Ordinal));
        Assert.Empty(wecom.ContactWays);
        wecom.SetKeeper(wecom.Keepers.Single(keeper => keeper.UserId == "wang") with { Active = true });
        await check.Check(CancellationToken.None);
        Assert.Equal(["gone"], (await app.Service<KeepersOut>().Read(CancellationToken.None)).Keys);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_costs_no_customer_the_way()
    {
        await using var app = await App.Start();
        await app.Put("api/manage/channels/tea", new { name = "茶", kind = "packageCard", keepers = new object[] { "li", new { id = "wang", dailyLimit = 5 } } });
        var channel = await Channel(app);
        app.Storage.Before = call => call.Contains("keepers", StringComparison.Ordinal) ? throw new Azure.RequestFailedException(400, "no") : Task.CompletedTask;

        Assert.Contains(await app.Service<KeeperRota>().Choose(channel, "card", CancellationToken.None), channel.Keepers);
    }

    [Fact]
    public async Task Whoever_has_enough_today_receives_nobody_more_until_the_brands_midnight()
    {
        await using var app = await App.Start();
        await app.Put("api/manage/channels/tea", new { name = "茶", kind = "packageCard", keepers = new object[] { new { id = "li", dailyLimit = 2 }, new { id = "wang", backup = true } } });
        var counts = app.Service<KeeperCounts>();
        foreach (var customer in new[] { "wm1", "wm1", "wm2" }) await counts.Count("li", customer, app.Clock.GetUtcNow(), CancellationToken.None);

        // What is known may be five seconds old; another instance has just come.
        var other = await App.Start(app.Store, app.Platform);
        other.Clock.Ahead = app.Clock.Ahead;

        Assert.Equal("wang", await Chosen(other));
        Assert.Equal(2, (await other.Get("api/manage/keepers")).GetProperty("keepers")[0].GetProperty("today").GetInt32());
        other.MoveTo(localHour: 0);
        other.Clock.Ahead += TimeSpan.FromSeconds(1);
        Assert.Equal("li", await Chosen(other));
        await other.Stop();
    }

    [Fact]
    public async Task Counts_are_forgotten_after_a_day()
    {
        await using var app = await App.Start();
        var counts = app.Service<KeeperCounts>();
        foreach (var days in new[] { 0, 1, 2, 30 }) await counts.Count("li", "wm1", app.Clock.GetUtcNow() - TimeSpan.FromDays(days), CancellationToken.None);

        Assert.True(await counts.Forget(CancellationToken.None));

        Assert.Equal(4, (await app.Rows("keepers")).Count);
    }

    private static async Task<string?> Chosen(App app) => await app.Service<KeeperRota>().Choose(await Channel(app), "card", CancellationToken.None);

    private static async Task<Channel> Channel(App app) => (await app.Service<ChannelDirectory>().Find("tea", CancellationToken.None))!;
}
