using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Channels;

namespace PrivateDomain.Tests.Channels;

public sealed class ChannelTests
{
    [Fact]
    public async Task A_channel_is_answered_as_it_was_defined()
    {
        await using var app = await App.Start();
        var channel = await app.Put("api/manage/channels/tea", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "li", "wang@corp" }, welcome = "spring" });
        Assert.Equal(
            ("包裹卡", "packageCard", """["li","wang@corp"]""", "spring"),
            (channel.Text("name"), channel.Text("kind"), channel.Text("keepers"), channel.Text("welcome")));
    }

    [Theory]
    [InlineData("tea", """{"kind":"packageCard","keepers":["li"]}""", "name")]
    [InlineData("tea", """{"name":"n","kind":"balloon","keepers":["li"]}""", "kind")]
    [InlineData("tea", """{"name":"n","kind":"sms"}""", "keepers")]
    [InlineData("tea", """{"name":"n","kind":"sms","keepers":["l i"]}""", "keepers")]
    [InlineData("tea", """{"name":"n","kind":"sms","keepers":[null]}""", "keepers")]
    [InlineData("tea", """{"name":"n","kind":"sms","keepers":["li","li"]}""", "keepers")]
    [InlineData("tea", """{"name":"n","kind":"sms","keepers":["li"],"welcome":"a b"}""", "welcome")]
    [InlineData("t%20a", """{"name":"n","kind":"sms","keepers":["li"]}""", "id")]
    public async Task A_definition_that_cannot_be_says_which_field_is_wrong(string id, string body, string field)
    {
        await using var app = await App.Start();

        var answer = await app.Operator.PutAsJsonAsync("api/manage/channels/" + id, JsonDocument.Parse(body).RootElement);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_state_leads_to_the_channel_of_its_card_and_everything_else_to_the_default()
    {
        await using var app = await App.Start();
        var directory = app.Service<ChannelDirectory>();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        Assert.Equal("包裹卡 tea", (await directory.OfState(serial, CancellationToken.None))?.Name);
        Assert.Null(await directory.OfState("anything", CancellationToken.None));

        await app.Put("api/manage/channels/default", new { name = "everybody", kind = "flyer" });

        var elsewhere = app.Service<CardSerials>().Make("00000", 0).ToString();
        foreach (var state in new[] { "", "anything", "default", elsewhere, "\ud83d", new string('x', 10_000) })
            Assert.Equal("everybody", (await directory.OfState(state, CancellationToken.None))?.Name);
    }
}
