using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class FaultTests
{
    private const string Path = "externalcontact/send_welcome_msg";

    [Fact]
    public async Task A_lost_answer_was_a_sent_welcome()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync();
        rig.WeCom.Faults.Next(Path, new Fault.LoseAnswer());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => rig.PostAsync("send_welcome_msg", Welcome(added)));
        Assert.Single(rig.WeCom.Messages(customer));
        Assert.Equal(41051, (await rig.PostAsync("send_welcome_msg", Welcome(added))).ErrCode());
        Assert.Equal([true, true], rig.WeCom.Log.CallsTo(Path).Select(call => call.Performed));
    }

    [Fact]
    public async Task A_dropped_connection_was_no_welcome()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync();
        rig.WeCom.Faults.Next(Path, new Fault.Drop());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => rig.PostAsync("send_welcome_msg", Welcome(added)));
        Assert.Empty(rig.WeCom.Messages(customer));
        Assert.Equal(0, (await rig.PostAsync("send_welcome_msg", Welcome(added))).ErrCode());
        Assert.Equal([false, true], rig.WeCom.Log.CallsTo(Path).Select(call => call.Performed));
    }

    [Fact]
    public async Task Refusals_strike_as_often_as_arranged()
    {
        await using var rig = await Rig.StartAsync();
        var (_, added) = await rig.FriendAsync();
        rig.WeCom.Faults.Next(Path, new Fault.Refuse(41096), times: 2);
        int[] codes = [.. await EachAsync(3, async () => (await rig.PostAsync("send_welcome_msg", Welcome(added))).ErrCode())];
        Assert.Equal([41096, 41096, 0], codes);
    }

    [Fact]
    public async Task A_held_call_waits_for_the_test()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync();
        var hold = new Fault.Hold();
        rig.WeCom.Faults.Next(Path, hold);
        var call = rig.PostAsync("send_welcome_msg", Welcome(added));
        await hold.Arrived;
        Assert.Empty(rig.WeCom.Messages(customer));
        hold.Release();
        Assert.Equal(0, (await call).ErrCode());
        Assert.Single(rig.WeCom.Messages(customer));
    }

    [Fact]
    public async Task A_gateway_answers_without_JSON()
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.Faults.Next("gettoken", new Fault.Gateway(503));
        using var response = await rig.Http.GetAsync("/cgi-bin/gettoken?corpid=a&corpsecret=b");
        Assert.Equal(503, (int)response.StatusCode);
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static JsonObject Welcome(ContactEvent added) => new() { ["welcome_code"] = added.WelcomeCode, ["text"] = Rig.Text("您好") };

    private static async Task<List<int>> EachAsync(int times, Func<Task<int>> call)
    {
        List<int> answers = [];
        for (var n = 0; n < times; n++)
            answers.Add(await call());
        return answers;
    }
}
