extern alias app;

using System.Net;
using System.Text.Json;
using app::PrivateDomain.Channels.Qr;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Channels.Codes;

public sealed class ChannelCodeTests
{
    private const string Update = "externalcontact/update_contact_way";

    [Fact]
    public async Task A_channel_has_one_code_however_often_it_is_asked_for()
    {
        await using var app = await App.Start();
        await app.Channel("store", "li", "wang");

        var codes = new[] { await Make(app, "store"), await Make(app, "store") };
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Make(app, "store")));

        var way = Assert.Single(app.Platform.WeCom.ContactWays);
        Assert.Equal((2, 2, "channel-store", true), (way.Type, way.Scene, way.State, way.SkipVerify));
        Assert.Equal(["li", "wang"], way.Users);
        Assert.All([.. codes, .. atOnce], code => Assert.Equal(("channel-store", """["li","wang"]"""), (code.Text("state"), code.Text("keepers"))));
    }

    [Fact]
    public async Task Of_codes_made_at_the_same_moment_one_stays()
    {
        await using var app = await App.Start();
        await app.Channel("store", "li");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Make(app, "store")));

        Assert.Equal(Assert.Single(app.Platform.WeCom.ContactWays).ConfigId, Assert.Single(await app.Rows("contactways")).Text("configId"));
        Assert.Equal(app.ContactWaysMade().Count - 1, app.Platform.WeCom.Log.CallsTo("externalcontact/del_contact_way").Count);
    }

    [Fact]
    public async Task Whoever_comes_by_the_code_belongs_to_the_channel_also_when_it_was_closed_meanwhile()
    {
        await using var app = await App.Start();
        await app.Put("api/manage/welcomes/shop", new { text = "店里见！" });
        var longId = new string('s', 60);
        foreach (var id in new[] { "store", longId })
        {
            await app.Put($"api/manage/channels/{id}", new { name = "门店", kind = "storePoster", keepers = new[] { "lin" }, welcome = "shop" });
            var state = (await Make(app, id)).Text("state");
            Assert.InRange(state.Length, 1, WeComClient.MaxStateCharacters);
            var way = app.Platform.WeCom.ContactWays.Single(way => way.State == state);
            var early = app.Platform.WeCom.CreateCustomer("小雨");
            Assert.True(await app.Platform.WeCom.Add(early, way.ConfigId)!.Accepted);
            Assert.Equal("店里见！", Assert.Single(app.Welcomes(early)).Text);

            // Cached or not.
            var other = await App.Start(app.Store, app.Platform);
            Assert.Equal(id, (await other.Service<PrivateDomain.Channels.ChannelDirectory>().FindOfState(state, CancellationToken.None))?.Id);
            for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.NoContent, (await other.Operator.DeleteAsync($"api/manage/channels/{id}/code")).StatusCode);
            Assert.Equal(id, (await other.Service<PrivateDomain.Channels.ChannelDirectory>().FindOfState(state, CancellationToken.None))?.Id);
            await other.Stop();
            app.Platform.AppUrl = app.Anyone.BaseAddress!;
        }
        Assert.Empty(app.Platform.WeCom.ContactWays);
    }

    [Fact]
    public async Task The_picture_says_what_the_platforms_says_and_is_drawn_for_print()
    {
        await using var app = await App.Start();
        await app.Channel("store", "li");
        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.GetAsync("api/manage/channels/store/code.png")).StatusCode);
        await Make(app, "store");
        var way = Assert.Single(app.Platform.WeCom.ContactWays);

        for (var time = 0; time < 2; time++)
        {
            var answer = await app.Operator.GetAsync("api/manage/channels/store/code.png");
            Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(WeComSimulator.LeadsTo(way).ToString(), QrReader.Read(await answer.Content.ReadAsByteArrayAsync()));
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Anyone.GetAsync("api/manage/channels/store/code.png")).StatusCode);
    }

    [Fact]
    public async Task A_printed_code_leads_to_the_keepers_of_now()
    {
        await using var app = await App.Start();
        await app.Channel("store", "li");
        await Make(app, "store");
        var printed = Assert.Single(app.Platform.WeCom.ContactWays).ConfigId;

        await app.Channel("store", "li", "wang", "zhao");
        await app.Drain();
        Assert.Equal((printed, "li,wang,zhao"), Way(app));

        await app.Service<KeeperRota>().TakeOut("wang", WeComVerdicts.Of(84074), CancellationToken.None);
        await app.Drain();
        Assert.Equal((printed, "li,zhao"), Way(app));

        await app.Service<KeeperRota>().PutBack("wang", CancellationToken.None);
        await app.Drain();
        Assert.Equal((printed, "li,wang,zhao"), Way(app));
        var updates = app.Platform.WeCom.Log.CallsTo(Update).Count;
        await app.Service<KeeperRota>().TellCodes(CancellationToken.None);
        await app.Drain();
        Assert.Equal(updates, app.Platform.WeCom.Log.CallsTo(Update).Count);
    }

    [Fact]
    public async Task Whom_WeCom_does_not_let_receive_is_found_out_among_the_others_and_left_out()
    {
        await using var app = await App.Start();
        await app.Channel("store", "li", "wang", "zhao");
        app.Platform.WeCom.SetKeeper(new Keeper("wang", "wang") { RealNameVerified = false });

        await Make(app, "store");

        Assert.Equal("li,zhao", Way(app).Users);
        Assert.Equal(["wang"], (await app.Service<KeepersOut>().Read(CancellationToken.None)).Keys);

        await app.Channel("store", "wang", "zhao", "li", "qian");
        app.Platform.WeCom.SetKeeper(new Keeper("zhao", "zhao") { Active = false });
        await app.Drain();
        Assert.Equal("li,qian", Way(app).Users);
    }

    [Fact]
    public async Task A_code_that_is_gone_at_the_platform_is_made_anew()
    {
        await using var app = await App.Start();
        await app.Channel("store", "li");
        await Make(app, "store");
        var gone = Way(app).ConfigId;
        await app.Service<WeComClient>().DeleteContactWay(gone, CancellationToken.None);

        await app.Channel("store", "li", "wang");
        await app.Drain();

        Assert.NotEqual(gone, Way(app).ConfigId);
        Assert.Equal(Way(app).ConfigId, Assert.Single(await app.Rows("contactways")).Text("configId"));
        Assert.Equal("li,wang", Way(app).Users);
    }

    [Fact]
    public async Task An_update_whose_answer_was_lost_is_made_again()
    {
        await using var app = await App.Start();
        await app.Channel("store", "li");
        await Make(app, "store");
        app.Platform.WeCom.Faults.Next(Update, new Fault.LoseAnswer(), times: 4);

        await app.Channel("store", "wang");
        await Eventually.TrueAsync(async () =>
        {
            await app.Drain();
            return Assert.Single(await app.Rows("contactways")).Text("keepers") == "wang";
        });

        Assert.Equal("wang", Way(app).Users);
        Assert.Single(app.Platform.WeCom.ContactWays);
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.NotFound)]
    [InlineData("default", HttpStatusCode.Conflict)]
    public async Task A_code_that_leads_to_nobody_is_not_made(string id, HttpStatusCode status)
    {
        await using var app = await App.Start();
        await app.Put("api/manage/channels/default", new { name = "everybody", kind = "flyer" });

        Assert.Equal(status, (await app.Operator.PutAsync($"api/manage/channels/{id}/code", null)).StatusCode);
    }

    private static Task<JsonElement> Make(App app, string channel) => app.Put($"api/manage/channels/{channel}/code", new { });

    private static (string ConfigId, string Users) Way(App app) =>
        Assert.Single(app.Platform.WeCom.ContactWays) is var way ? (way.ConfigId, string.Join(',', way.Users.Order(StringComparer.Ordinal))) : default;
}
