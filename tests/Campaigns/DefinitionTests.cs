using System.Net;
using System.Net.Http.Json;
using PrivateDomain.Campaigns;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>A campaign goes out as it was started, and to whom was named before.</summary>
public sealed class DefinitionTests
{
    [Theory]
    [InlineData("shared")]
    [InlineData("personal")]
    public async Task What_was_started_goes_out_whatever_is_defined_a_moment_later(string form)
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        var body = new { name = "a", form, text = "早上好", expires = app.Clock.GetUtcNow().AddDays(5) };
        await app.Put("api/manage/campaigns/spring", body);
        await app.To(customers);
        app.Before("catalog", () => app.Post("api/manage/campaigns/spring/start", new { }));
        using var late = await app.Operator.PutAsJsonAsync("api/manage/campaigns/spring", body with { text = "晚上好" });
        await app.Drain();
        await app.Sweep();

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal("早上好", Assert.Single(app.OpenTasks()).Content.Text);
        Assert.Equal("早上好", (await app.Get("api/manage/campaigns/spring")).GetProperty("campaign").GetProperty("text").GetString());
        await app.Put("api/manage/campaigns/spring", body);
    }

    [Fact]
    public async Task What_was_started_goes_out_whatever_stands_in_the_catalog_afterwards()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Define(text: "早上好");
        await app.To(customers);
        await app.Post("api/manage/campaigns/spring/start", new { });
        await app.Drain();
        var catalog = app.Service<Catalog>();
        var type = CampaignJson.Default.Campaign;
        await catalog.Save(Campaign.Kind, "spring", (await catalog.FindNow(Campaign.Kind, "spring", type, CancellationToken.None))! with { Text = "晚上好" }, type, CancellationToken.None);
        await app.Sweep();
        Assert.Equal("早上好", Assert.Single(app.OpenTasks()).Content.Text);
    }

    [Fact]
    public async Task Recipients_who_are_named_while_it_is_started_are_refused_and_not_sent_later()
    {
        var (app, customers) = await Pushing.Open(2, null, [.. Selling.AtOnce]);
        await using var running = app;
        await app.Define();
        await app.To(customers.Take(1));
        app.Before("POST ", () => app.Turn("start"));
        using var late = await app.Operator.PostAsJsonAsync("api/manage/campaigns/spring/recipients", new { contacts = new[] { app.IdOf(customers[1]).Value } });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);

        await app.Turn("pause");
        await app.Turn("start");
        Assert.Single(Assert.Single(app.OpenTasks()).Recipients);
        Assert.Equal("planned 1", await app.States());
    }

    [Fact]
    public async Task Recipients_may_be_named_by_many_at_once()
    {
        var (app, customers) = await Pushing.Open(6);
        await using var running = app;
        await app.Define();
        await Task.WhenAll(customers.Select(customer => app.To([customer])).Concat([app.To(customers), app.To(customers)]));
        await app.Turn("start");
        Assert.Equal(6, Assert.Single(app.OpenTasks()).Recipients.Count);
    }

    [Fact]
    public async Task A_campaign_lasts_ninety_days_at_most()
    {
        var (app, _) = await Pushing.Open(0);
        await using var running = app;
        await app.Define(expires: TimeSpan.FromDays(90));
        using var answer = await app.Operator.PutAsJsonAsync(
            "api/manage/campaigns/spring", new { name = "a", form = "shared", text = "您好", expires = app.Clock.GetUtcNow().AddDays(91) });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("90 days", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
