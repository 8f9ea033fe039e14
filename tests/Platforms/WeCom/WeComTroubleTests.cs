using System.Net;
using PrivateDomain.Alerts;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

/// <summary>What stands in the way for longer than one call.</summary>
public sealed class WeComTroubleTests : IDisposable
{
    private readonly SimulatedWeCom platform = new();
    private readonly WeComUnderTest room;

    public WeComTroubleTests() => room = new WeComUnderTest(platform, new ManualClock(), TestStore.Tables());

    public void Dispose()
    {
        room.Dispose();
        platform.Dispose();
    }

    [Fact]
    public async Task A_platform_that_fails_is_left_alone_for_some_seconds_and_callers_learn_at_once()
    {
        platform.On("cancel_groupmsg_send", (_, _) => new HttpResponseMessage(HttpStatusCode.BadGateway));
        platform.On("mark_tag", SimulatedWeCom.Error(0));
        Verdict verdict;
        var calls = 0;
        do
            verdict = await room.Client.CancelMessageTask("m", CancellationToken.None);
        while (verdict.Code != TransportFault.CircuitOpen && ++calls < 60);

        Assert.Equal((VerdictKind.Later, TransportFault.CircuitOpen, TimeSpan.FromSeconds(5)), (verdict.Kind, verdict.Code, verdict.RetryAfter));
        var before = platform.Calls("cancel_groupmsg_send").Count;
        Assert.InRange(before, 19, 60);
        Assert.Equal(TransportFault.CircuitOpen, (await room.Client.MarkTags("k", "c", ["t"], [], CancellationToken.None)).Code);
        Assert.Equal(before, platform.Calls("cancel_groupmsg_send").Count);
        Assert.Empty(platform.Calls("mark_tag"));
    }

    [Fact]
    public async Task Calls_that_the_platform_takes_few_of_at_once_wait_for_their_turn()
    {
        var (at, most) = (0, 0);
        using var go = new SemaphoreSlim(0);
        platform.On("mark_tag", async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref at));
            await go.WaitAsync();
            Interlocked.Decrement(ref at);
            return SimulatedWeCom.Json(SimulatedWeCom.Error(0));
        });
        var calls = Enumerable.Range(0, 20).Select(_ => Task.Run(() => room.Client.MarkTags("k", "c", ["t"], [], CancellationToken.None))).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref at) == 3);
        go.Release(20);

        Assert.All(await Task.WhenAll(calls), verdict => Assert.True(verdict.IsDelivered));
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_call_over_its_rate_waits_for_the_end_of_its_window_and_other_calls_go_on()
    {
        platform.On("cancel_groupmsg_send", SimulatedWeCom.Error(45009, "api freq out of limit"), SimulatedWeCom.Error(0));
        platform.On("mark_tag", SimulatedWeCom.Error(0));
        Assert.Equal((VerdictKind.Later, 45009), Kind(await room.Client.CancelMessageTask("m", CancellationToken.None)));

        room.Clock.Advance(TimeSpan.FromSeconds(20));
        var waiting = await room.Client.CancelMessageTask("m", CancellationToken.None);
        Assert.Equal((VerdictKind.Later, TransportFault.Blocked), Kind(waiting));
        Assert.Equal(TimeSpan.FromSeconds(40), waiting.RetryAfter);
        Assert.Single(platform.Calls("cancel_groupmsg_send"));
        Assert.True((await room.Client.MarkTags("k", "c", ["t"], [], CancellationToken.None)).IsDelivered);

        room.Clock.Advance(TimeSpan.FromSeconds(41));
        Assert.True((await room.Client.CancelMessageTask("m", CancellationToken.None)).IsDelivered);
    }

    [Fact]
    public async Task What_only_a_person_can_end_is_an_alert_with_the_cure_until_a_call_succeeds()
    {
        platform.On("mark_tag", SimulatedWeCom.Error(60020, "not allow to access from your ip, from ip: 203.0.113.7"), SimulatedWeCom.Error(0));
        platform.On("cancel_groupmsg_send", SimulatedWeCom.Error(48002), SimulatedWeCom.Error(48002), SimulatedWeCom.Error(0));
        await room.Client.MarkTags("k", "c", ["t"], [], CancellationToken.None);
        Assert.Contains("203.0.113.7", (await Alerts("wecom-60020"))!.Text, StringComparison.Ordinal);

        await room.Client.CancelMessageTask("m", CancellationToken.None);
        Assert.Contains("可调用接口的应用", (await Alerts("wecom-48002-cancel_groupmsg_send"))!.Text, StringComparison.Ordinal);

        await room.Client.MarkTags("k", "c", ["t"], [], CancellationToken.None);
        Assert.Null(await Alerts("wecom-60020"));
        Assert.NotNull(await Alerts("wecom-48002-cancel_groupmsg_send"));
        await room.Client.CancelMessageTask("m", CancellationToken.None);
        await room.Client.CancelMessageTask("m", CancellationToken.None);
        Assert.Null(await Alerts("wecom-48002-cancel_groupmsg_send"));
    }

    [Theory]
    [InlineData(40098)]
    [InlineData(41054)]
    [InlineData(84074)]
    public async Task A_keeper_who_cannot_have_customers_is_no_trouble_of_the_app(int code)
    {
        platform.On("mark_tag", SimulatedWeCom.Error(code));
        Assert.Equal(VerdictKind.Misconfigured, (await room.Client.MarkTags("k", "c", ["t"], [], CancellationToken.None)).Kind);
        Assert.Null(await Alerts($"wecom-{code}-mark_tag"));
    }

    private static (VerdictKind Kind, int Code) Kind(Verdict verdict) => (verdict.Kind, verdict.Code);

    private async Task<Alert?> Alerts(string key) =>
        (await room.Get<AlertBoard>().Read(CancellationToken.None)).SingleOrDefault(alert => alert.Key == key);

    [Fact]
    public async Task A_platform_that_hangs_is_left_alone_too_where_callers_wait_less_long_than_a_try_may_take()
    {
        platform.On("send_welcome_msg", (_, _) => new TaskCompletionSource<HttpResponseMessage>().Task);
        Verdict verdict;
        var calls = 0;
        do
            verdict = await room.Client.SendWelcome("code", "hi", TimeSpan.FromMilliseconds(60), CancellationToken.None);
        while (verdict.Code != TransportFault.CircuitOpen && ++calls < 60);

        Assert.Equal(TransportFault.CircuitOpen, verdict.Code);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_day_of_silence_gets_a_minute()
    {
        platform.On("cancel_groupmsg_send", (_, _) =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            answer.Headers.RetryAfter = new(TimeSpan.FromDays(1));
            return answer;
        });
        Assert.Equal(TimeSpan.FromMinutes(1), (await room.Client.CancelMessageTask("m", CancellationToken.None)).RetryAfter);
    }

    [Fact]
    public async Task A_member_out_of_sight_is_one_verdict_and_no_alert_however_the_platform_says_it()
    {
        platform.On("send", """{"errcode":0,"errmsg":"ok","invaliduser":"lin"}""", SimulatedWeCom.Error(81013, "user & party & tag all invalid"));
        var messages = room.Get<WeComAppMessages>();

        var said = new[] { await messages.SendText("lin", "a", CancellationToken.None), await messages.SendText("lin", "b", CancellationToken.None) };

        Assert.All(said, verdict => Assert.Equal((VerdictKind.Refused, WeComVerdicts.NotVisible), (verdict.Kind, verdict.Code)));
        Assert.Empty(await room.Get<AlertBoard>().Read(CancellationToken.None));
    }
}
