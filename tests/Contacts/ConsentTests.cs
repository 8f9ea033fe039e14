using System.Net;
using System.Net.Http.Json;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Contacts;

/// <summary>Consent and what operators see of a contact.</summary>
public sealed class ConsentTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    [Fact]
    public async Task Every_change_of_mind_is_in_the_timeline_and_the_last_one_counts()
    {
        var (customer, path) = await Someone();
        foreach (var marketing in new[] { false, false, true, true, false }) await Say(path, new { marketing });
        Assert.Equal(["optedOut", "optedIn", "optedOut"], (await app.Timeline(customer)).Where(kind => kind.StartsWith("opted", StringComparison.Ordinal)));
        Assert.True((await app.Get(path)).GetProperty("optedOut").GetBoolean());
    }

    [Fact]
    public async Task Changes_of_mind_at_once_are_each_kept_or_nothing_new()
    {
        var (customer, path) = await Someone();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Say(path, new { marketing = n % 2 == 0 })));
        var told = (await app.Timeline(customer)).Where(kind => kind.StartsWith("opted", StringComparison.Ordinal)).ToList();
        var outNow = (await app.Get(path)).GetProperty("optedOut").GetBoolean();
        Assert.Equal(outNow, told.Count(kind => kind == "optedOut") > told.Count(kind => kind == "optedIn"));
    }

    [Theory]
    [InlineData("""{}""", "invalid-request")]
    [InlineData("""{"marketing":null}""", "invalid-request")]
    [InlineData("""{"marketing":"no"}""", "malformed-json")]
    [InlineData("""{"marketing":0}""", "malformed-json")]
    [InlineData("""[]""", "malformed-json")]
    public async Task A_mind_that_is_not_said_clearly_changes_nothing(string body, string code)
    {
        var (_, path) = await Someone();
        using var answer = await app.Operator.PutAsync(path + "/consent", new StringContent(body));
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, await answer.Code()));
        Assert.False((await app.Get(path)).GetProperty("optedOut").GetBoolean());
    }

    [Fact]
    public async Task Whoever_opted_out_and_comes_again_is_greeted_and_stays_opted_out()
    {
        var (customer, path) = await Someone();
        await Say(path, new { marketing = false });
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        Assert.True(await app.Platform.WeCom.AddWithoutCode(customer, "lin")!.Accepted);
        Assert.Equal(2, app.Welcomes(customer).Count);
        Assert.True((await app.Get(path)).GetProperty("optedOut").GetBoolean());
    }

    [Fact]
    public async Task A_contact_is_found_by_the_platforms_id_and_by_nothing_that_only_looks_like_it()
    {
        var (customer, _) = await Someone();
        Assert.NotNull(await app.ContactId(customer));
        foreach (var id in new[] { customer.ExternalUserId.ToLowerInvariant() + "x", customer.ExternalUserId[..^1], $"{customer.ExternalUserId}' or '1' eq '1", "%", "*" })
            Assert.Equal(0, (await app.Get($"api/manage/contacts?platform=wecom&externalId={Uri.EscapeDataString(id)}")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_contact_shows_its_name_relations_and_timeline()
    {
        var (_, path) = await Someone();
        await app.Drain();
        var shown = await app.Get(path.ToLowerInvariant());
        Assert.Equal("小雨", shown.GetProperty("name").GetString());
        var relation = Assert.Single(shown.GetProperty("relations").EnumerateArray());
        Assert.Equal(("wecom", "lin", true), (relation.GetProperty("platform").GetString(), relation.GetProperty("keeper").GetString(), relation.GetProperty("active").GetBoolean()));
        Assert.Equal(["scanned", "added", "welcomed"], shown.GetProperty("timeline").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()));
    }

    private async Task<(Customer Customer, string Path)> Someone()
    {
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        return (customer, $"api/manage/contacts/{await app.ContactId(customer)}");
    }

    private async Task Say(string path, object consent) =>
        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.PutAsJsonAsync(path + "/consent", consent)).StatusCode);
}
