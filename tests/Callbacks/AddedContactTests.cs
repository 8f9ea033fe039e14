using PrivateDomain.Callbacks;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Coupons;

namespace PrivateDomain.Tests.Callbacks;

public sealed class AddedContactTests
{
    [Fact]
    public async Task The_welcome_arrives_with_the_contacts_name_and_a_coupon()
    {
        await using var app = await App.Start();
        var cards = await app.Open(text: Shop.CouponText);

        var (customer, accepted) = await app.Come(cards[0], name: "周小雨");

        Assert.True(accepted);
        var code = (await app.Codes()).Single();
        Assert.Equal($"周小雨，欢迎来到小满茶铺！送你一张券：{code}", Assert.Single(app.Welcomes(customer)).Text);
        Assert.Equal(["scanned", "added", "couponIssued", "welcomed"], await app.Timeline(customer));
    }

    [Theory] // B3, B4, B11
    [InlineData(2)]
    [InlineData(3)]
    public async Task Delivered_several_times_at_once_an_event_is_one_contact_one_welcome_and_one_coupon(int copies)
    {
        await using var app = await App.Start();
        var cards = await app.Open();

        var (customer, accepted) = await app.Come(cards[0], new DeliveryPlan { Copies = copies, Retries = 100 });
        await app.Drain();

        Assert.True(accepted);
        Assert.Single(app.Welcomes(customer));
        Assert.Single(await app.Codes());
        Assert.Equal(["scanned", "added", "couponIssued", "welcomed"], await app.Timeline(customer));
        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/send_welcome_msg"), call => call.ErrCode == 0);
    }

    [Fact]
    public async Task Delivered_again_because_the_answer_was_lost_it_changes_nothing_and_sends_nothing()
    {
        await using var app = await App.Start();
        var cards = await app.Open();

        var (customer, accepted) = await app.Come(cards[0], new DeliveryPlan { SwallowedAnswers = 2 });
        await app.Drain();

        Assert.True(accepted);
        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/send_welcome_msg"));
        Assert.Equal(["scanned", "added", "couponIssued", "welcomed"], await app.Timeline(customer));
    }

    [Fact]
    public async Task A_welcome_that_got_another_offer_after_it_was_sent_issues_no_second_coupon()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        var (customer, _) = await app.Come(cards[0], new DeliveryPlan { SwallowedAnswers = 1 });
        await app.Put("api/manage/offers/tomorrow", new { title = "老客 20 元", amountMinor = 2000, currency = "CNY", validDays = 30 });
        await app.Put("api/manage/welcomes/hello", new { text = "欢迎！{{ coupon.code }}", offer = "tomorrow" });

        await app.Drain();

        Assert.Equal(["scanned", "added", "couponIssued", "welcomed"], await app.Timeline(customer));
    }

    [Fact] // B2
    public async Task Two_keepers_added_at_the_same_moment_are_both_kept_and_both_greet_with_the_same_coupon()
    {
        await using var app = await App.Start();
        var cards = await app.Open(cards: 2);
        await app.Put("api/manage/channels/shelf", new { name = "门店", kind = "storePoster", keepers = new[] { "chen" }, welcome = "hello" });
        var poster = (await app.Post("api/manage/batches?force=true", new { channel = "shelf", count = 1 })).GetProperty("cards")[0].GetProperty("serial").GetString();
        var first = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        var second = (await app.Platform.Phone.ScanAsync(new Uri(app.Anyone.BaseAddress!, "/c/" + poster))).Way!;
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var hold = new Fault.Hold();
        app.Platform.WeCom.Faults.Next("externalcontact/send_welcome_msg", hold);

        var one = app.Platform.WeCom.Add(customer, first.ConfigId)!;
        var two = app.Platform.WeCom.Add(customer, second.ConfigId)!;
        await hold.Arrived;
        hold.Release();

        Assert.True(await one.Accepted);
        Assert.True(await two.Accepted);
        Assert.Equal(2, app.Welcomes(customer).Count);
        Assert.Single(await app.Codes());
        Assert.Equal(2, (await app.Timeline(customer)).Count(kind => kind == "added"));
        Assert.Single(await app.Timeline(customer), kind => kind == "couponIssued");
    }

    [Fact]
    public async Task Added_by_half_and_then_whole_the_contact_is_greeted_once()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;

        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId, half: true)!.Accepted);
        Assert.True(await app.Platform.WeCom.Accept(customer, "lin")!.Accepted);

        Assert.Single(app.Welcomes(customer));
        Assert.Equal(2, (await app.Timeline(customer)).Count(kind => kind == "added"));
    }

    [Fact]
    public async Task Without_a_code_no_welcome_is_due_and_none_is_lost()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.SetKeeper(new Keeper("lin", "林小满") { GreetedByConsole = true });

        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.Equal(["scanned", "added"], await app.Timeline(customer));
    }

    [Theory] // B6
    [InlineData("")]
    [InlineData("a campaign of last year")]
    [InlineData("ZZZZZZZZZZZZZZZZZZZZZZZ")]
    public async Task An_unknown_old_or_malformed_state_gets_the_default_welcome(string state)
    {
        await using var app = await App.Start();
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var way = await app.Service<WeComClient>().AddContactWay(ContactWayType.Single, ["lin"], state, "", CancellationToken.None);

        Assert.True(await app.Platform.WeCom.Add(customer, way.Value!.ConfigId)!.Accepted);

        Assert.Contains("欢迎来到小满茶铺", Assert.Single(app.Welcomes(customer)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_deletes_the_keeper_is_lost_and_who_still_has_another_is_not()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var cards = await app.Open(coupon: false);
        var (customer, _) = await app.Come(cards[0]);
        Assert.True(await app.Platform.WeCom.AddWithoutCode(customer, "chen")!.Accepted);

        clock.Now += TimeSpan.FromSeconds(1);
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        Assert.DoesNotContain("lost", await app.Timeline(customer));
        Assert.True(await app.Platform.WeCom.Leave(customer, "chen")!.Accepted);

        Assert.Contains("lost", await app.Timeline(customer));
    }

    [Fact]
    public async Task Any_other_event_is_stored_once_and_acknowledged()
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false);
        var (customer, _) = await app.Come(cards[0]);

        Assert.True(await app.Platform.WeCom.Edit(customer, "lin", remark: "爱喝白茶", plan: new DeliveryPlan { Copies = 2 })!.Accepted);

        Assert.Equal("edit_external_contact", Assert.Single(await app.Rows("inbox")).GetString("changeType"));
    }

    [Fact] // B8
    public async Task A_token_that_dies_early_is_replaced_and_the_welcome_still_arrives()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.InvalidateToken();

        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.Single(app.Welcomes(customer));
    }

    [Fact]
    public async Task What_can_wait_is_done_by_the_resume_message_and_repeats_nothing()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        var (customer, _) = await app.Come(cards[0], name: "周小雨", unionId: "union-of-rain");

        Assert.True(await app.Drain() > 0);

        var shown = await app.Get($"api/manage/contacts/{await app.ContactId(customer)}");
        Assert.Equal("周小雨", shown.GetProperty("name").GetString());
        Assert.Equal(["card", "unionid"], (await app.Rows("lookups")).Select(row => row.GetString("kind")).Order(StringComparer.Ordinal));
        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/send_welcome_msg"));
    }

    [Theory]
    [InlineData(45009)]
    [InlineData(60020)]
    [InlineData(-1)]
    public async Task What_the_platform_does_not_tell_now_is_asked_again_later_and_no_message_fails(int code)
    {
        var app = await App.Start();
        var cards = await app.Open(coupon: false);
        app.Platform.WeCom.Faults.Next("externalcontact/get", new Fault.Refuse(code), times: 3);
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-of-rain");
        var delivery = app.Platform.WeCom.Add(customer, (await app.Platform.Phone.ScanAsync(cards[0])).Way!.ConfigId)!;
        Assert.True(await delivery.Accepted);
        await app.Drain();

        Assert.Empty(await app.Rows("failures"));
        var waiting = await app.Service<Azure.Storage.Queues.QueueServiceClient>().GetQueueClient("callbacks-resume").GetPropertiesAsync();
        Assert.Equal(1, waiting.Value.ApproximateMessagesCount);

        app.Platform.WeCom.Faults.Clear();
        await app.Stop();
        await using var later = await App.Start(app.Store, app.Platform);
        await later.Service<ResumeCallback>().Handle(new CallbackReceived(delivery.Event.ToXml(app.Platform.WeCom.Account.CorpId), Tries: 1), CancellationToken.None);
        Assert.Equal("小雨", (await later.Get($"api/manage/contacts/{await later.ContactId(customer)}")).GetProperty("name").GetString());
    }
}
