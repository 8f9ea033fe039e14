using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Campaigns;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Previews and failures take no codes, and an empty pool takes no message. (M17)</summary>
public sealed class CampaignCouponTests
{
    private const string Text = "{{ name | 亲 }}，您的码：{{ coupon.code | 稍后奉上 }}";

    [Fact]
    public async Task A_refused_message_gives_its_code_back_to_the_next()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Offer("tea", new { codes = "imported" });
        await app.Import("tea", "ONLY-1\n");
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(40058));
        await app.Push([customers[0]], "personal", Text, offer: "tea");
        Assert.Equal("refused 1", await app.States());
        Assert.Empty(await app.Codes());
        Assert.Equal("ONLY-1", await app.Code("next", "tea"));
    }

    [Fact]
    public async Task An_empty_pool_holds_the_message_until_there_are_codes_again()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Offer("tea", new { codes = "imported", fallback = new { kind = "hold" } });
        await app.Push(customers, "personal", Text, offer: "tea");
        Assert.Equal("waiting 1 (noCoupon 1)", await app.States(reasons: true));

        await app.Import("tea", "LATE-1\n");
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.EndsWith("LATE-1", Assert.Single(app.OpenTasks()).Content.Text!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_pool_takes_no_message()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Offer("tea", new { codes = "imported" });
        await app.Push(customers, "personal", Text, offer: "tea");
        Assert.EndsWith("稍后奉上", Assert.Single(app.OpenTasks()).Content.Text!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_keeper_had_once_is_never_anothers()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Offer("tea", new { codes = "imported" });
        await app.Import("tea", "ONLY-1\n");
        await app.Push(customers, "personal", Text, offer: "tea");
        Assert.Single(app.OpenTasks());
        await app.Turn("cancel");
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Empty(app.OpenTasks());

        app.Service<PrivateDomain.Coupons.Pool.FreeCodes>().Reopen("tea");
        Assert.Null((await app.Issue("next", "tea")).Coupon);
    }
}
