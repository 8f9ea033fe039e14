using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

public sealed class AccessTokensTests : IDisposable
{
    private readonly SimulatedWeCom platform = new();

    public AccessTokensTests() => platform.On("cancel_groupmsg_send", SimulatedWeCom.Error(0, "ok"));

    public void Dispose() => platform.Dispose();

    [Fact]
    public async Task Fifty_calls_at_once_fetch_one_token()
    {
        var door = new TaskCompletionSource();
        platform.On("gettoken", async (_, _) =>
        {
            await door.Task;
            return SimulatedWeCom.Json("""{"errcode":0,"errmsg":"ok","access_token":"only","expires_in":7200}""");
        });
        using var room = new WeComUnderTest(platform);
        var calls = Enumerable.Range(0, 50).Select(_ => Task.Run(() => room.Client.CancelMessageTask("m", CancellationToken.None))).ToList();
        door.SetResult();
        Assert.All(await Task.WhenAll(calls), verdict => Assert.True(verdict.IsDelivered));
        Assert.Single(platform.Calls("gettoken"));
        Assert.Equal(50, platform.Calls("cancel_groupmsg_send").Count);
    }

    [Fact]
    public async Task A_fetch_is_not_its_first_callers_whose_answer_may_come_before_its_end()
    {
        var (caller, seen) = (new AsyncLocal<string?> { Value = "an invocation" }, new List<string?>());
        platform.On("gettoken", (_, _) =>
        {
            seen.Add(caller.Value);
            return SimulatedWeCom.Json("""{"errcode":0,"errmsg":"ok","access_token":"only","expires_in":7200}""");
        });
        using var room = new WeComUnderTest(platform);
        Assert.Equal("only", await Value(room.Get<WeComTokens>()));
        Assert.Null(Assert.Single(seen));
    }

    [Fact]
    public async Task A_token_serves_until_shortly_before_its_end_and_is_replaced_beside_the_calls()
    {
        using var room = new WeComUnderTest(platform);
        var tokens = room.Get<WeComTokens>();
        Assert.Equal("token-1", await Value(tokens));
        room.Clock.Advance(TimeSpan.FromMinutes(114));
        Assert.Equal("token-1", await Value(tokens));
        Assert.Single(platform.Calls("gettoken"));

        room.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("token-1", await Value(tokens));
        await Until(async () => await Value(tokens) is "token-2");
        Assert.Equal(2, platform.Calls("gettoken").Count);

        room.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal("token-3", await Value(tokens));
    }

    [Fact]
    public async Task A_refresh_ahead_that_fails_leaves_the_old_token_in_use_and_is_not_repeated_at_once()
    {
        platform.On("gettoken", (_, number) => number == 1
            ? SimulatedWeCom.Json("""{"errcode":0,"errmsg":"ok","access_token":"old","expires_in":7200}""")
            : SimulatedWeCom.Json(SimulatedWeCom.Error(48002)));
        using var room = new WeComUnderTest(platform);
        var tokens = room.Get<WeComTokens>();
        await Value(tokens);
        room.Clock.Advance(TimeSpan.FromMinutes(116));
        Assert.Equal("old", await Value(tokens));
        await Until(() => Task.FromResult(room.Log.All.Any(line => line.Contains("No WeCom access token", StringComparison.Ordinal))));
        for (var round = 0; round < 20; round++)
            Assert.Equal("old", await Value(tokens));
        Assert.Equal(2, platform.Calls("gettoken").Count);
    }

    [Theory]
    [InlineData(40014)]
    [InlineData(42001)]
    [InlineData(40001)]
    public async Task A_dead_token_is_replaced_once_and_the_call_made_once_more(int code)
    {
        platform.On("send_welcome_msg", (request, _) => SimulatedWeCom.Json(SimulatedWeCom.Error(request.Token is "token-1" ? code : 0)));
        using var room = new WeComUnderTest(platform);
        var verdict = await room.Client.SendWelcome("code", "hello", TimeSpan.FromSeconds(2.5), CancellationToken.None);
        Assert.True(verdict.IsDelivered);
        Assert.Equal(["token-1", "token-2"], platform.Calls("send_welcome_msg").Select(call => call.Token!), StringComparer.Ordinal);
        Assert.Equal(2, platform.Calls("gettoken").Count);
    }

    [Fact]
    public async Task Fifty_calls_with_one_dead_token_fetch_one_new_token()
    {
        var all = new CountdownEvent(50);
        var together = new TaskCompletionSource();
        platform.On("cancel_groupmsg_send", async (request, _) =>
        {
            if (request.Token is not "token-1")
                return SimulatedWeCom.Json(SimulatedWeCom.Error(0));
            if (all.Signal())
                together.SetResult();
            await together.Task;
            return SimulatedWeCom.Json(SimulatedWeCom.Error(42001));
        });
        using var room = new WeComUnderTest(platform);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => room.Client.CancelMessageTask("m", CancellationToken.None))));
        Assert.All(verdicts, verdict => Assert.True(verdict.IsDelivered));
        Assert.Equal(2, platform.Calls("gettoken").Count);
    }

    [Fact]
    public async Task A_platform_that_takes_no_token_is_asked_twice_and_not_for_ever()
    {
        platform.On("add_msg_template", SimulatedWeCom.Error(40014));
        using var room = new WeComUnderTest(platform);
        var answer = await room.Client.AddMessageTask("k", ["c"], "hello", CancellationToken.None);
        Assert.Equal((VerdictKind.Later, 40014), (answer.Verdict.Kind, answer.Verdict.Code));
        Assert.Equal(2, platform.Calls("add_msg_template").Count);
        Assert.Equal(2, platform.Calls("gettoken").Count);
    }

    [Fact]
    public async Task A_wrong_secret_is_not_tried_again_before_a_while()
    {
        platform.On("gettoken", SimulatedWeCom.Error(40001, "invalid credential"));
        using var room = new WeComUnderTest(platform);
        for (var round = 0; round < 10; round++)
        {
            var verdict = await room.Client.CancelMessageTask("m", CancellationToken.None);
            Assert.Equal((VerdictKind.Misconfigured, 40001), (verdict.Kind, verdict.Code));
            Assert.Contains("WeCom__Secret", verdict.Reason, StringComparison.Ordinal);
        }
        Assert.Single(platform.Calls("gettoken"));
        Assert.Empty(platform.Calls("cancel_groupmsg_send"));
        room.Clock.Advance(TimeSpan.FromSeconds(31));
        await room.Client.CancelMessageTask("m", CancellationToken.None);
        Assert.Equal(2, platform.Calls("gettoken").Count);
    }

    [Fact]
    public async Task A_busy_platform_is_asked_three_times_for_a_token()
    {
        platform.On("gettoken", SimulatedWeCom.Error(-1), SimulatedWeCom.Error(-1), """{"errcode":0,"access_token":"t","expires_in":7200}""");
        using var room = new WeComUnderTest(platform);
        var verdict = await room.Clock.RunThrough(room.Client.CancelMessageTask("m", CancellationToken.None));
        Assert.True(verdict.IsDelivered);
        Assert.Equal(3, platform.Calls("gettoken").Count);
    }

    [Theory]
    [InlineData("""{"errcode":0,"errmsg":"ok"}""")]
    [InlineData("""{"access_token":"t","expires_in":7200}""")]
    [InlineData("<html>")]
    public async Task Without_a_token_nothing_was_sent_whatever_the_platform_said(string body)
    {
        platform.On("gettoken", body);
        using var room = new WeComUnderTest(platform);
        Assert.Equal(VerdictKind.Later, (await room.Client.CancelMessageTask("m", CancellationToken.None)).Kind);
        Assert.Empty(platform.Calls("cancel_groupmsg_send"));
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_end_the_fetch_for_the_others()
    {
        var door = new TaskCompletionSource<HttpResponseMessage>();
        platform.On("gettoken", (_, _) => door.Task);
        using var room = new WeComUnderTest(platform);
        using var hurry = new CancellationTokenSource();
        var first = room.Client.CancelMessageTask("m", hurry.Token);
        var second = room.Client.CancelMessageTask("m", CancellationToken.None);
        await hurry.CancelAsync();
        var verdict = await first;
        Assert.Equal((VerdictKind.Later, TransportFault.OutOfTime), (verdict.Kind, verdict.Code));
        door.SetResult(SimulatedWeCom.Json("""{"errcode":0,"access_token":"t","expires_in":7200}"""));
        Assert.True((await second).IsDelivered);
        Assert.Single(platform.Calls("gettoken"));
    }

    [Fact]
    public async Task Without_a_secret_the_setting_is_named_and_the_platform_left_alone()
    {
        using var room = new WeComUnderTest(platform, ("Secret", ""));
        var verdict = await room.Client.CancelMessageTask("m", CancellationToken.None);
        Assert.Equal((VerdictKind.Misconfigured, TransportFault.NotConfigured), (verdict.Kind, verdict.Code));
        Assert.Contains("WeCom__Secret", verdict.Reason, StringComparison.Ordinal);
        Assert.Empty(platform.Calls("gettoken"));
    }

    [Fact]
    public async Task No_log_line_shows_a_token_a_secret_a_code_or_a_text()
    {
        platform.On("send_welcome_msg", SimulatedWeCom.Error(40014), SimulatedWeCom.Error(60020, "from ip: 1.2.3.4"));
        platform.Breaks("get", HttpRequestError.ResponseEnded);
        using (var room = new WeComUnderTest(platform))
        {
            await room.Client.SendWelcome("the-welcome-code", "the text", TimeSpan.FromSeconds(2.5), CancellationToken.None);
            await room.Client.GetExternalContact("wm01", CancellationToken.None);
            Assert.NotEmpty(room.Log.All);
            string[] secrets = ["token-1", "token-2", "the-secret-of-the-app", "the-welcome-code", "the text", "access_token="];
            Assert.All(room.Log.All, line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)));
        }
        Assert.DoesNotContain("hush", new AccessToken("hush").ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> Value(WeComTokens tokens) => (await tokens.Get(CancellationToken.None)).Value!.Value;

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Beside_a_webhook_no_token_is_replaced_ahead()
    {
        using var room = new WeComUnderTest(platform);
        var tokens = room.Get<WeComTokens>();
        await Value(tokens);
        room.Clock.Advance(TimeSpan.FromMinutes(116));

        using (PrivateDomain.Storage.Hurry.Begin()) Assert.Equal("token-1", await Value(tokens));
        Assert.Single(platform.Calls("gettoken"));
        await Until(async () => await Value(tokens) is "token-2");
    }
}
