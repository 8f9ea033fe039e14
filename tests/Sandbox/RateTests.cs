using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class RateTests
{
    [Fact]
    public async Task Above_its_rate_an_endpoint_is_shut_for_a_minute()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { CallsPerMinute = 2 } });
        Assert.Equal([0, 0, 45009], await FollowersAsync(rig, 3));
        Assert.Equal(0, (await rig.ReadAsync("getcallbackip")).ErrCode());
        rig.Pass(TimeSpan.FromSeconds(59));
        Assert.Equal([45009], await FollowersAsync(rig, 1));
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([0, 0, 45009], await FollowersAsync(rig, 3));
    }

    [Fact]
    public async Task Above_the_hours_rate_it_is_shut_for_an_hour()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { CallsPerHour = 1 } });
        Assert.Equal([0, 45009], await FollowersAsync(rig, 2));
        rig.Clock.Pass(TimeSpan.FromMinutes(59));
        Assert.Equal([45009], await FollowersAsync(rig, 1));
        rig.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal([0], await FollowersAsync(rig, 1));
    }

    [Fact]
    public async Task Wrong_secrets_shut_the_token_for_everybody()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { TokenErrorsPerHour = 3 } });
        for (var n = 0; n < 3; n++)
            Assert.Equal(40001, (await rig.TokenAsync($"corpid={rig.WeCom.Account.CorpId}&corpsecret=wrong")).ErrCode());
        Assert.Equal(45009, (await rig.TokenAsync()).ErrCode());
        rig.Clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(0, (await rig.TokenAsync()).ErrCode());
    }

    [Fact]
    public async Task An_address_is_refused_by_name_until_it_is_trusted()
    {
        await using var rig = await Rig.StartAsync(options => options with { TrustedAddressesOnly = true });
        var refused = await rig.ReadAsync("externalcontact/get_follow_user_list");
        Assert.Equal(60020, refused.ErrCode());
        Assert.Contains("from ip: 127.0.0.1", refused.GetProperty("errmsg").GetString(), StringComparison.Ordinal);
        rig.WeCom.Access.Trust(IPAddress.Loopback);
        Assert.Equal([60020], await FollowersAsync(rig, 1));
        rig.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal([0], await FollowersAsync(rig, 1));
    }

    [Fact]
    public async Task What_the_app_may_not_call_it_cannot()
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.Access.Withhold("externalcontact/");
        Assert.Equal([48002], await FollowersAsync(rig, 1));
        Assert.Equal(0, (await rig.ReadAsync("getcallbackip")).ErrCode());
        rig.WeCom.Access.Grant("externalcontact/");
        Assert.Equal([0], await FollowersAsync(rig, 1));
    }

    [Fact]
    public async Task Trouble_strikes_its_share_and_the_same_calls_again()
    {
        var trouble = new Trouble { FailingCalls = 0.2, Failures = [new Fault.Refuse(-1)], Seed = 7 };
        List<int> first, second;
        await using (var rig = await Rig.StartAsync(options => options with { Trouble = trouble }))
            first = await FaultsAsync(rig, 200);
        await using (var rig = await Rig.StartAsync(options => options with { Trouble = trouble }))
            second = await FaultsAsync(rig, 200);
        Assert.Equal(first, second);
        Assert.InRange(first.Count(code => code == -1), 20, 60);
    }

    [Fact]
    public async Task A_slow_call_takes_its_time_and_is_done()
    {
        var slow = new Trouble { SlowCalls = 1, SlowFrom = TimeSpan.FromMilliseconds(20), SlowTo = TimeSpan.FromMilliseconds(40) };
        await using var rig = await Rig.StartAsync();
        var way = await rig.WayAsync();
        rig.WeCom.Faults.Trouble = slow;
        for (var n = 0; n < 8; n++)
            Assert.Equal(0, (await rig.PostAsync("get_contact_way", new() { ["config_id"] = way })).ErrCode());
        var calls = rig.WeCom.Log.CallsTo("externalcontact/get_contact_way");
        Assert.All(calls, call => Assert.True(call.Took >= TimeSpan.FromMilliseconds(15)));
        Assert.Equal(["SlowAnswer", "SlowCall"], calls.Select(call => call.Fault!).Distinct().Order());
    }

    [Fact]
    public async Task Callbacks_come_twice_and_out_of_order()
    {
        await using var rig = await Rig.StartAsync(options => options with
        {
            Trouble = new Trouble { DoubledCallbacks = 0.5, LateCallbacks = 0.5, LateBy = TimeSpan.FromMilliseconds(300) },
        });
        var way = await rig.WayAsync();
        var sent = Enumerable.Range(0, 40).Select(_ => rig.WeCom.Add(rig.WeCom.CreateCustomer("客"), way)!).ToList();
        Assert.All(await Task.WhenAll(sent.Select(delivery => delivery.Accepted)), Assert.True);
        var came = rig.WeCom.Log.CallbackAttempts.Select(attempt => ((ContactEvent)attempt.Event).ExternalUserId).ToList();
        Assert.InRange(came.Count, 45, 79);
        Assert.Equal(40, came.Distinct().Count());
        Assert.NotEqual(sent.Select(delivery => delivery.Event.ExternalUserId), came.Distinct());
    }

    [Fact]
    public void Trouble_is_read_from_the_settings()
    {
        var settings = new Dictionary<string, string?> { ["Sandbox:Trouble:FailingCalls"] = "0.01", ["Sandbox:Trouble:SlowTo"] = "1.5", ["Sandbox:ConfirmationsPerHour"] = "12" };
        var options = SandboxOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Assert.Equal((0.01, TimeSpan.FromSeconds(1.5), 0), (options.Trouble.FailingCalls, options.Trouble.SlowTo, options.Trouble.SlowCalls));
        Assert.Equal(12, options.ConfirmationsPerHour);
    }

    private static Task<List<int>> FollowersAsync(Rig rig, int calls) => CodesAsync(calls, () => rig.ReadAsync("externalcontact/get_follow_user_list"));

    private static Task<List<int>> FaultsAsync(Rig rig, int calls) =>
        CodesAsync(calls, () => rig.PostAsync("get_contact_way", new JsonObject { ["config_id"] = "x" }));

    private static async Task<List<int>> CodesAsync(int calls, Func<Task<System.Text.Json.JsonElement>> call)
    {
        List<int> codes = [];
        for (var n = 0; n < calls; n++)
            codes.Add((await call()).ErrCode());
        return codes;
    }
}
