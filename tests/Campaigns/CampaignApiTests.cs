using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>What operators may define, name and turn.</summary>
public sealed class CampaignApiTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { """{"form":"shared","text":"{{ name }}，您好","expires":"2099-01-01T00:00:00Z","name":"a"}""", "text" },
        { """{"form":"shared","text":"您好 }}","expires":"2099-01-01T00:00:00Z","name":"a"}""", "text" },
        { """{"form":"personal","text":"{{ nobody }}","expires":"2099-01-01T00:00:00Z","name":"a"}""", "text" },
        { """{"form":"personal","text":"{{ coupon.code }}","expires":"2099-01-01T00:00:00Z","name":"a"}""", "offer" },
        { """{"form":"shared","text":"您好","offer":"tea","expires":"2099-01-01T00:00:00Z","name":"a"}""", "offer" },
        { """{"form":"shared","text":"您好","link":{"title":"a","text":"{{ coupon.code }}"},"expires":"2099-01-01T00:00:00Z","name":"a"}""", "offer" },
        { """{"form":"shared","text":"您好","link":{"text":"a"},"expires":"2099-01-01T00:00:00Z","name":"a"}""", "link.title" },
        { """{"form":"shared","text":"您好","link":{"title":"a","text":"{{ x }}"},"expires":"2099-01-01T00:00:00Z","name":"a"}""", "link.text" },
        { """{"form":"letter","text":"您好","expires":"2099-01-01T00:00:00Z","name":"a"}""", "form" },
        { """{"form":"shared","text":"您好","name":"a"}""", "expires" },
        { """{"form":"shared","text":"您好","startsAt":"2099-01-02T00:00:00Z","expires":"2099-01-01T00:00:00Z","name":"a"}""", "expires" },
        { """{"form":"shared","text":"您好","attachments":[{"kind":"image","media":"gone"}],"expires":"2099-01-01T00:00:00Z","name":"a"}""", "attachments[0].media" },
        { """{"form":"shared","text":" ","expires":"2099-01-01T00:00:00Z"}""", "name" },
    };

    [Fact]
    public async Task What_could_not_be_sent_is_refused_when_it_is_saved()
    {
        await using var app = await App.Start();
        foreach (var (body, field) in Wrong.Select(row => ((string)row[0], (string)row[1])))
        {
            using var answer = await app.Operator.PutAsync("api/manage/campaigns/x", new StringContent(body));
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal((body, HttpStatusCode.BadRequest), (body, answer.StatusCode));
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), $"{body}: {problem}");
        }
        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.GetAsync("api/manage/campaigns/x")).StatusCode);
    }

    [Fact]
    public async Task A_campaign_stays_as_it_was_started()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        var expires = app.Clock.GetUtcNow().AddDays(5);
        var body = new { name = "a", form = "shared", text = "您好", expires };
        await app.Put("api/manage/campaigns/spring", body);
        await app.Put("api/manage/campaigns/spring", body with { text = "早上好" });
        var taken = await app.To(customers);
        Assert.Equal((1, 1), (taken.GetProperty("contacts").GetInt32(), taken.GetProperty("pages").GetInt32()));
        await app.Turn("start");

        await app.Put("api/manage/campaigns/spring", body with { text = "早上好" });
        Assert.Equal(HttpStatusCode.Conflict, (await app.Operator.PutAsJsonAsync("api/manage/campaigns/spring", body)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await app.Operator.PostAsJsonAsync("api/manage/campaigns/spring/recipients", new { contacts = new[] { app.IdOf(customers[0]).Value } })).StatusCode);
        Assert.Equal("早上好", Assert.Single(app.OpenTasks()).Content.Text);
    }

    [Fact]
    public async Task Recipients_are_contact_ids_and_one_who_is_nobody_is_told_as_such()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Define();
        foreach (var wrong in new object[] { new { contacts = Array.Empty<string>() }, new { contacts = new[] { "x" } }, new { } })
            Assert.Equal(HttpStatusCode.BadRequest, (await app.Operator.PostAsJsonAsync("api/manage/campaigns/spring/recipients", wrong)).StatusCode);
        await app.To(customers);
        await app.Post("api/manage/campaigns/spring/recipients", new { contacts = new[] { new string('0', 26) } });
        await app.Turn("start");
        Assert.Equal("nobody 1, planned 1", await app.States());
    }

    [Fact]
    public async Task Only_what_runs_is_paused_and_only_what_is_not_over_is_started()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        Assert.Equal(HttpStatusCode.NotFound, await Turned("start"));
        await app.Define(expires: TimeSpan.FromHours(1));
        await app.To(customers);
        Assert.Equal(HttpStatusCode.Conflict, await Turned("pause"));
        Assert.Equal(HttpStatusCode.Accepted, await Turned("start"));
        Assert.Equal(HttpStatusCode.Accepted, await Turned("start"));
        Assert.Equal(HttpStatusCode.Accepted, await Turned("cancel"));
        Assert.Equal(HttpStatusCode.Accepted, await Turned("cancel"));
        Assert.Equal(HttpStatusCode.Conflict, await Turned("start"));
        await app.Define(id: "late", expires: TimeSpan.FromHours(1));
        await app.Pass(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Conflict, (await app.Operator.PostAsync("api/manage/campaigns/late/start", null)).StatusCode);

        async Task<HttpStatusCode> Turned(string verb) => (await app.Operator.PostAsync($"api/manage/campaigns/spring/{verb}", null)).StatusCode;
    }
}
