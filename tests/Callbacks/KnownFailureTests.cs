using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>How callbacks of such systems are known to fail; B2, B3, B6 and B8 are in AddedContactTests, B1 and B9 in CallbackDoorTests, B11 is in LostWelcomeTests.</summary>
public sealed class KnownFailureTests
{
    private const string Send = "externalcontact/send_welcome_msg";

    [Fact] // B4
    public async Task A_handler_slower_than_5_s_is_told_again_and_repeats_no_side_effect()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, new Fault.SlowAnswer(TimeSpan.FromSeconds(8)));

        var (customer, accepted) = await app.Come(cards[0], new DeliveryPlan { Retries = 200 });
        await app.Drain();

        Assert.True(accepted);
        Assert.All(app.Platform.WeCom.Log.CallbackAttempts, attempt => Assert.True(attempt.Took < TimeSpan.FromSeconds(5), attempt.Took.ToString()));
        Assert.Single(app.Welcomes(customer));
        Assert.Single(await app.Rows("codes"));
        Assert.Equal(["scanned", "added", "couponIssued", "welcomed"], await app.Timeline(customer));
    }

    [Fact] // B5
    public async Task Before_the_welcome_nobody_is_synchronised_nothing_is_uploaded_and_no_token_is_fetched()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        await app.Come(cards[0]);
        var before = app.Platform.WeCom.Log.ApiCalls.Count;

        var (_, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.Equal([Send], app.Platform.WeCom.Log.ApiCalls.Skip(before).Select(call => call.Path));
    }

    [Fact] // B6
    public async Task A_deleted_welcome_costs_neither_the_greeting_nor_the_contact()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        await app.Put("api/manage/channels/parcel", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, welcome = "no-longer-there" });

        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.Contains("欢迎来到小满茶铺", Assert.Single(app.Welcomes(customer)).Text, StringComparison.Ordinal);
        Assert.Equal(["scanned", "added", "welcomed"], await app.Timeline(customer));
    }

    [Theory] // B7
    [InlineData(41050, "welcomeLost", 1)]
    [InlineData(41051, "welcomeNotTaken", 1)]
    [InlineData(41053, "welcomeAwaitsConsent", 1)]
    [InlineData(41096, "welcomed", 2)]
    public async Task The_codes_of_a_welcome_are_not_one_error(int code, string told, int tries)
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false);
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(code));

        var (customer, accepted) = await app.Come(cards[0]);
        await app.Drain();

        Assert.True(accepted);
        Assert.Equal(["scanned", "added", told], await app.Timeline(customer));
        Assert.Equal(tries, app.Platform.WeCom.Log.CallsTo(Send).Count);
    }

    [Fact] // B10
    public async Task A_worker_that_dies_in_the_middle_has_not_acknowledged_its_message()
    {
        await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey });
        var store = TestStore.New();
        var working = new Fault.Hold();
        var customer = platform.WeCom.CreateCustomer("小雨");
        await using (var app = await AppProcess.Start(store, platform))
        {
            var way = (await platform.Phone.ScanAsync(await app.OpenShop())).Way!;
            platform.WeCom.Faults.Next("externalcontact/get", working);
            Assert.True(await platform.WeCom.Add(customer, way.ConfigId)!.Accepted, app.Said());
            await working.Arrived;
            await app.Kill();
        }
        working.Release();

        await using var restarted = await AppProcess.Start(store, platform);
        var contact = await restarted.Id(customer);
        await Eventually.TrueAsync(
            async () => (await restarted.Operator.GetFromJsonAsync<JsonElement>($"api/manage/contacts/{contact}")).GetProperty("name").GetString() == "小雨", restarted.Said);
        Assert.Single(platform.WeCom.Messages(customer));
    }
}
