using System.Globalization;
using System.Net;
using System.Text;
using PrivateDomain.Campaigns;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Coupons;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>The page behind a campaign's link: what is this customer's own, and nothing of anybody else.</summary>
public sealed class CampaignPageTests : IAsyncLifetime
{
    private const string Own = "亲爱的";
    private App app = null!;
    private IReadOnlyList<Customer> customers = [];
    private IReadOnlyList<Person> people = [];

    private Uri Page => new(app.Anyone.BaseAddress!, "/m/spring");

    public async Task InitializeAsync()
    {
        var port = FreePorts.Three();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        app = await App.Start(settings: [$"--Embedded:Urls={address}", $"--Brand:PublicUrl={address}"]);
        customers = await app.Meet(3, unionIds: "union");
        people = [.. customers.Select(customer => app.Platform.OfficialAccount.CreatePerson(customer.UnionId))];
        app.Platform.Phone.IssueCode = (customer, _) => app.Platform.OfficialAccount.Authorize(PersonOf(customer));
        await app.Offer();
        await Define();
        await app.To(customers.Take(2));
        await app.Turn("start");
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_recipient_reads_their_own_text_and_code_and_the_same_code_again()
    {
        Assert.Empty(await app.Codes());
        var first = await Open(customers[0]);
        var code = Assert.Single(await app.Codes());
        Assert.Contains("客0，" + Own, first, StringComparison.Ordinal);
        Assert.Contains(code, first, StringComparison.Ordinal);
        Assert.Contains("¥20", first, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(first), 1, 14_000);

        Assert.Contains(code, await Open(customers[0]), StringComparison.Ordinal);
        var other = await Open(customers[1]);
        Assert.DoesNotContain(code, other, StringComparison.Ordinal);
        Assert.Contains("客1，", other, StringComparison.Ordinal);
        Assert.Equal(2, (await app.Codes()).Count);
        Assert.Contains((await app.Get($"api/manage/contacts/{app.IdOf(customers[0]).Value}")).GetProperty("timeline").EnumerateArray(), entry => entry.GetProperty("kind").GetString() == "couponIssued");
    }

    [Fact]
    public async Task The_card_in_the_chat_leads_to_the_page_and_names_nobody()
    {
        app.Tap();
        var link = Assert.Single(app.Platform.WeCom.Messages(customers[0])[^1].Content.Attachments);
        Assert.Equal(("link", Page.AbsoluteUri), (link.Kind, link.Url));
        Assert.Contains(Own, (await app.Platform.Phone.OpenAsync(customers[0], new Uri(link.Url!))).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(app.IdOf(customers[0]).Value, link.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_no_recipient_or_unknown_sees_nothing_of_anybody_and_takes_no_code()
    {
        var neutral = await Open(customers[2]);
        Assert.DoesNotContain(Own, neutral, StringComparison.Ordinal);
        Assert.Equal(neutral, await Open(app.Platform.WeCom.CreateCustomer("陌生人")));
        var other = await app.Platform.Phone.OpenAsync(customers[0], new Uri(app.Anyone.BaseAddress!, "/m/nothing"));
        Assert.Equal((200, neutral), (other.Status, other.Html));
        Assert.Empty(await app.Codes());
    }

    [Fact]
    public async Task After_an_opt_out_a_purchase_or_the_end_the_link_is_neutral()
    {
        Assert.Contains(Own, await Open(customers[0]), StringComparison.Ordinal);
        await app.OptOut(customers[0]);
        Assert.DoesNotContain(Own, await Open(customers[0]), StringComparison.Ordinal);

        Assert.Contains(Own, await Open(customers[1]), StringComparison.Ordinal);
        app.Clock.Ahead += TimeSpan.FromMinutes(1);
        await app.Buys(customers[1], "1");
        Assert.DoesNotContain(Own, await Open(customers[1]), StringComparison.Ordinal);
        Assert.Equal(2, (await app.Codes()).Count);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("cancel")]
    public async Task A_campaign_that_does_not_run_gives_nothing(string verb)
    {
        await app.Post($"api/manage/campaigns/spring/{verb}", new { });
        Assert.DoesNotContain(Own, await Open(customers[0]), StringComparison.Ordinal);
        Assert.Empty(await app.Codes());
    }

    [Fact]
    public async Task A_machine_another_browser_and_a_head_request_take_no_code_and_are_not_sent_to_WeChat()
    {
        foreach (var (method, agent) in new[] { (HttpMethod.Get, "Mozilla/5.0 (Windows NT 10.0) Chrome/130"), (HttpMethod.Get, "Googlebot/2.1"), (HttpMethod.Head, "MicroMessenger/8.0") })
        {
            using var request = new HttpRequestMessage(method, Page);
            request.Headers.UserAgent.ParseAdd(agent);
            using var answer = await app.Anyone.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
        Assert.Empty(await app.Codes());
    }

    [Fact]
    public async Task Where_WeChat_does_not_say_who_looks_the_page_says_so_and_asks_no_second_time_by_itself()
    {
        app.Platform.Phone.IssueCode = (_, _) => "a-code-that-is-none";
        var page = await app.Platform.Phone.OpenAsync(customers[0], Page);
        Assert.Null(page.Failure);
        Assert.Equal(200, page.Status);
        Assert.Contains("href=\"/m/spring\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Own, page.Html, StringComparison.Ordinal);

        var forged = await app.Platform.Phone.OpenAsync(customers[0], new Uri(Page, "?code=x&state=y"));
        Assert.Equal((200, true), (forged.Status, forged.Html.Contains("href=\"/m/spring\"", StringComparison.Ordinal)));
        var refused = await app.Platform.Phone.OpenAsync(customers[0], new Uri(Page, "?state=y"));
        Assert.Equal(200, refused.Status);
    }

    [Fact]
    public async Task Where_the_store_fails_it_is_a_page_all_the_same()
    {
        app.Storage.Before = _ => throw new IOException("no store");
        var page = await app.Platform.Phone.OpenAsync(customers[0], Page);
        app.Storage.Before = _ => Task.CompletedTask;
        Assert.Equal((200, true), (page.Status, page.Html.Contains("href=\"/m/spring\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_page_is_written_in_two_languages_and_never_runs_what_it_shows()
    {
        var brand = new BrandOptions { Name = "<b>小满</b>" };
        var campaign = new Campaign("n", "shared", "t", new("t", "<script>{{ name }}</script>", null, null), null, null, null, DateTimeOffset.MaxValue, EndsOnPurchase: true);
        var own = CampaignHtml.Render(brand, new(CampaignPageKind.Own, campaign, "<img>"), new("https://a.example/m/x"), "en");
        Assert.DoesNotContain("<script>", own, StringComparison.Ordinal);
        Assert.DoesNotContain("<img>", own, StringComparison.Ordinal);
        foreach (var kind in new[] { CampaignPageKind.Neutral, CampaignPageKind.InWeChat, CampaignPageKind.TryAgain })
        {
            var html = CampaignHtml.Render(brand, new(kind), new("https://a.example/m/x"), "en");
            Assert.Contains("lang=\"zh-CN\"", html, StringComparison.Ordinal);
            Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, 14_000);
        }
    }

    private async Task<string> Open(Customer customer)
    {
        var page = await app.Platform.Phone.OpenAsync(customer, Page);
        Assert.Equal((200, null), (page.Status, page.Failure));
        return page.Html;
    }

    private Person PersonOf(Customer customer) =>
        customers.Index().Where(known => known.Item.ExternalUserId == customer.ExternalUserId).Select(known => people[known.Index]).FirstOrDefault() ?? app.Platform.OfficialAccount.CreatePerson();

    private Task Define() => app.Define(link: new { title = "您的春茶礼", text = "{{ name }}，" + Own + "，这是您的礼。" }, offer: "tea");
}
