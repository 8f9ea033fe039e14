using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Coupons;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>Who comes back to the Official Account, or came to both platforms.</summary>
public sealed class ReturningFollowerTests
{
    [Fact]
    public async Task Who_writes_follows_also_where_nobody_was_told_that_they_came_back()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var account = app.Platform.OfficialAccount;
        var person = account.CreatePerson();
        Assert.True(await account.Subscribe(person).Answered);
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.True(await account.Unsubscribe(person).Answered);
        clock.Now += TimeSpan.FromMinutes(2);
        account.Subscribe(person, plan: new DeliveryPlan { Copies = 0 });
        clock.Now += TimeSpan.FromMinutes(2);

        Assert.True(await account.Write(person, "在吗").Answered);

        Assert.Equal("added", (await app.Timeline(person))[^1]);
    }

    [Fact]
    public async Task One_person_on_both_platforms_has_one_code_of_an_offer()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var card = (await app.Open(coupon: false))[0];
        var person = app.Platform.OfficialAccount.CreatePerson("u");
        Assert.True(await app.Platform.OfficialAccount.Subscribe(person).Answered);
        await app.Drain();
        clock.Now += TimeSpan.FromSeconds(2);
        var (customer, _) = await app.Come(card, unionId: "u");
        await app.Drain();
        await app.Open();
        clock.Now += TimeSpan.FromSeconds(2);

        Assert.True(await app.Platform.OfficialAccount.Scan(person, card.Segments[^1]).Answered);
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        clock.Now += TimeSpan.FromMinutes(2);
        var way = (await app.Platform.Phone.ScanAsync(card)).Way!;
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
        await app.Drain();

        var reply = app.Platform.OfficialAccount.Messages(person)[^1].Text;
        Assert.Equal(reply, app.Welcomes(customer)[^1].Text);
        Assert.Contains("欢迎！", reply, StringComparison.Ordinal);
        // What was issued for the other id before it was known whose it is went back.
        Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal) && row.GetString("state") == "issued");
    }

    [Theory]
    [InlineData("generated")]
    [InlineData("weChatPay")]
    public async Task Who_had_a_code_under_another_id_has_no_second_one(string codes)
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        app.Platform.WeChatPay.AddStock("1000007", maxCoupons: 10);
        // The account knows them first and gives nothing; the keeper's welcome gives a code, and then the two are one.
        var person = app.Platform.OfficialAccount.CreatePerson("u");
        Assert.True(await app.Platform.OfficialAccount.Subscribe(person).Answered);
        await app.Drain();
        clock.Now += TimeSpan.FromSeconds(2);
        var card = (await app.Open())[0];
        var (customer, _) = await app.Come(card, unionId: "u");
        await app.Drain();
        if (codes == "weChatPay")
        {
            await app.Offer("wallet", new { codes, stockId = "1000007" });
            await app.Put("api/manage/welcomes/hello", new { text = "欢迎！{{ coupon.code }}", offer = "wallet" });
            Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
            clock.Now += TimeSpan.FromMinutes(2);
            var way = (await app.Platform.Phone.ScanAsync(card)).Way!;
            Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
            await app.Drain();
        }
        clock.Now += TimeSpan.FromSeconds(2);

        Assert.True(await app.Platform.OfficialAccount.Scan(person, card.Segments[^1]).Answered);
        await app.Drain();

        Assert.Equal(app.Welcomes(customer)[^1].Text, app.Platform.OfficialAccount.Messages(person)[^1].Text);
        Assert.Equal(codes == "weChatPay" ? 1 : 0, app.Platform.WeChatPay.Coupons.Count);
        Assert.Single(await app.Rows("codes"), row => row.GetString("offer") == (codes == "weChatPay" ? "wallet" : "hello") && row.GetString("state") == "issued");
    }
}
