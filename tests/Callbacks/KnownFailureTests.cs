using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Coupons;

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
        Assert.Single(await app.Codes());
        Assert.Equal(["scanned", "added", "couponIssued", "welcomed"], await app.Timeline(customer));
    }

    [Fact] // B5
    public async Task Before_the_welcome_nobody_is_synchronised_nothing_is_uploaded_and_no_token_is_fetched()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        await app.Come(cards[0]);
        // The rest of the pool's block is made, so that what the next one costs is not in the way.
        await app.Drain();
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

    [Fact] // B11
    public async Task An_event_that_is_told_again_and_resumed_again_counts_once()
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false);
        var (customer, _) = await app.Come(cards[0]);
        var added = app.Platform.WeCom.Log.CallbackAttempts[0];

        await app.Drain();
        for (var time = 0; time < 3; time++) await app.Service<KeeperCounts>().Count("lin", customer.ExternalUserId, app.Clock.FromSystem(added.At), CancellationToken.None);
        await app.Come(cards[0]);
        await app.Drain();

        Assert.Equal(2, Assert.Single(await app.Rows("keepers"), row => row.RowKey.StartsWith("sum|", StringComparison.Ordinal)).Number("count"));
    }

    [Fact] // B12
    public async Task What_counting_an_add_and_choosing_a_keeper_cost_does_not_grow_with_the_customers()
    {
        await using var app = await App.Start();
        await app.Put("api/manage/channels/tea", new { name = "茶", kind = "packageCard", keepers = new object[] { new { id = "lin", dailyLimit = 1000 }, new { id = "chen", dailyLimit = 1000 } } });
        var calls = new System.Collections.Concurrent.ConcurrentQueue<string>();
        app.Storage.Before = call =>
        {
            calls.Enqueue(call);
            return Task.CompletedTask;
        };
        var costs = new List<(int Count, int Choose)>();
        foreach (var customers in new[] { 1, 20, 300 })
        {
            for (var customer = 0; customer < customers; customer++) await Count($"before-{customers}-{customer}");
            calls.Clear();
            await Count($"measured-{customers}");
            var counting = calls.Count;
            var other = new KeeperCounts(app.Service<PrivateDomain.Storage.Tables>(), app.Service<Microsoft.Extensions.Options.IOptions<BrandOptions>>(), app.Clock, TimeProvider.System);
            calls.Clear();
            Assert.Equal(customers == 1 ? 2 : customers == 20 ? 23 : 324, (await other.Today(CancellationToken.None))["lin"]);
            costs.Add((counting, calls.Count));
        }

        Assert.Equal([(2, 1), (2, 1), (2, 1)], costs);

        Task Count(string customer) => app.Service<KeeperCounts>().Count("lin", customer, app.Clock.GetUtcNow(), CancellationToken.None);
    }
}
