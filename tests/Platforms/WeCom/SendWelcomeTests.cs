using System.Net;
using System.Text.Json;
using Moq;
using Moq.Protected;
using PrivateDomain.Platforms;

namespace PrivateDomain.Tests.Platforms.WeCom;

public sealed class SendWelcomeTests : IDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2.5);

    private readonly SimulatedWeCom platform = new();
    private readonly WeComUnderTest room;

    public SendWelcomeTests() => room = new(platform);

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task A_welcome_goes_out_as_it_was_written()
    {
        platform.On("send_welcome_msg", SimulatedWeCom.Error(0));
        Assert.Equal(Verdict.Delivered, await Send("你好 <b>&\"quoted\"</b> https://a.example/?x=1&y=2 🎁"));
        var call = Assert.Single(platform.Calls("send_welcome_msg"));
        Assert.Equal("token-1", call.Token);
        Assert.Contains("你好", call.Body, StringComparison.Ordinal);
        Assert.Contains("x=1&y=2", call.Body, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(call.Body);
        Assert.Equal("code", body.RootElement.GetProperty("welcome_code").GetString());
        Assert.Equal("你好 <b>&\"quoted\"</b> https://a.example/?x=1&y=2 🎁", body.RootElement.GetProperty("text").GetProperty("content").GetString());
    }

    [Theory]
    [InlineData(41050, VerdictKind.Refused)]
    [InlineData(41051, VerdictKind.Refused)]
    [InlineData(41053, VerdictKind.Refused)]
    [InlineData(45009, VerdictKind.Later)]
    [InlineData(60020, VerdictKind.Misconfigured)]
    [InlineData(48002, VerdictKind.Misconfigured)]
    public async Task A_final_answer_is_told_at_once(int code, VerdictKind kind)
    {
        platform.On("send_welcome_msg", SimulatedWeCom.Error(code));
        var verdict = await Send();
        Assert.Equal((kind, code), (verdict.Kind, verdict.Code));
        Assert.Single(platform.Calls("send_welcome_msg"));
    }

    [Theory]
    [InlineData(41096)]
    [InlineData(-1)]
    [InlineData(45033)]
    public async Task While_the_platform_asks_for_patience_the_budget_is_used(int code)
    {
        platform.On("send_welcome_msg", SimulatedWeCom.Error(code), SimulatedWeCom.Error(code), SimulatedWeCom.Error(0));
        var verdict = await room.Clock.RunThrough(Send(), standing: 1);
        Assert.True(verdict.IsDelivered);
        Assert.Equal(3, platform.Calls("send_welcome_msg").Count);
    }

    [Fact]
    public async Task Patience_ends_with_the_budget_and_the_answer_stays_known()
    {
        platform.On("send_welcome_msg", SimulatedWeCom.Error(41096));
        var verdict = await room.Clock.RunThrough(Send(budget: TimeSpan.FromSeconds(0.5)), standing: 1);
        Assert.Equal((VerdictKind.Later, 41096), (verdict.Kind, verdict.Code));
        Assert.Single(platform.Calls("send_welcome_msg"));
    }

    [Fact]
    public async Task A_welcome_that_left_and_was_not_answered_in_time_is_unknown_and_not_repeated()
    {
        var arrived = Hanging();
        var sending = Send();
        await arrived;
        room.Clock.Advance(Budget);
        var verdict = await sending;
        Assert.Equal((VerdictKind.Unknown, TransportFault.TimedOut), (verdict.Kind, verdict.Code));
        Assert.Single(platform.Calls("send_welcome_msg"));
    }

    [Fact]
    public async Task A_callers_budget_counts_like_the_own_one()
    {
        var arrived = Hanging();
        using var budget = new CancellationTokenSource();
        var sending = room.Client.SendWelcome("code", "hello", Budget, budget.Token);
        await arrived;
        await budget.CancelAsync();
        Assert.Equal(VerdictKind.Unknown, (await sending).Kind);
    }

    [Fact]
    public async Task A_budget_that_ends_while_the_token_is_fetched_has_sent_nothing()
    {
        var arrived = Hanging("gettoken");
        var sending = Send();
        await arrived;
        room.Clock.Advance(Budget);
        var verdict = await sending;
        Assert.Equal((VerdictKind.Later, TransportFault.OutOfTime), (verdict.Kind, verdict.Code));
        Assert.Empty(platform.Calls("send_welcome_msg"));
    }

    [Fact]
    public async Task Without_budget_nothing_is_tried()
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        Assert.Equal(VerdictKind.Later, (await room.Client.SendWelcome("code", "hello", Budget, over.Token)).Kind);
        Assert.Equal(VerdictKind.Later, (await Send(budget: TimeSpan.FromSeconds(-1))).Kind);
        Assert.Empty(platform.Calls("send_welcome_msg"));
    }

    [Fact]
    public async Task A_try_has_its_own_limit_below_the_budget()
    {
        using var impatient = new WeComUnderTest(platform, ("CallTimeout", "00:00:00.2"));
        _ = Hanging();
        var verdict = await impatient.Client.SendWelcome("code", "hello", Budget, CancellationToken.None);
        Assert.Equal((VerdictKind.Unknown, TransportFault.TimedOut), (verdict.Kind, verdict.Code));
        Assert.Single(platform.Calls("send_welcome_msg"));
    }

    [Fact]
    public async Task A_connection_lost_after_sending_is_unknown_and_not_repeated()
    {
        platform.Breaks("send_welcome_msg", HttpRequestError.ResponseEnded);
        var verdict = await Send();
        Assert.Equal((VerdictKind.Unknown, TransportFault.ConnectionLost), (verdict.Kind, verdict.Code));
        Assert.Single(platform.Calls("send_welcome_msg"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>busy</html>")]
    [InlineData("{}")]
    [InlineData("{\"errcode\":\"none\"}")]
    public async Task An_answer_in_another_language_is_unknown(string body)
    {
        platform.On("send_welcome_msg", body);
        var verdict = await Send();
        Assert.Equal((VerdictKind.Unknown, TransportFault.Malformed), (verdict.Kind, verdict.Code));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        platform.On("send_welcome_msg", (_, _) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(new byte[4 * 1024 * 1024]) });
        Assert.Equal((VerdictKind.Unknown, TransportFault.Malformed), ((await Send()).Kind, (await Send()).Code));
    }

    [Fact]
    public async Task A_broken_gateway_leaves_it_open_and_is_not_asked_again()
    {
        platform.On("send_welcome_msg", (_, _) => new HttpResponseMessage(HttpStatusCode.BadGateway));
        var verdict = await Send();
        Assert.Equal((VerdictKind.Unknown, 502), (verdict.Kind, verdict.Code));
        Assert.Single(platform.Calls("send_welcome_msg"));
    }

    [Fact]
    public async Task Where_no_connection_was_made_it_is_tried_once_more_and_nothing_was_sent()
    {
        var unreachable = new Mock<HttpMessageHandler>();
        unreachable.Protected().Setup<Task<HttpResponseMessage>>("SendAsync", ItExpr.IsAny<HttpRequestMessage>(), ItExpr.IsAny<CancellationToken>())
            .Returns((HttpRequestMessage request, CancellationToken _) => request.Method == HttpMethod.Get
                ? Task.FromResult(SimulatedWeCom.Json("""{"errcode":0,"access_token":"t","expires_in":7200}"""))
                : throw new HttpRequestException(HttpRequestError.ConnectionError));
        using var cut = new WeComUnderTest(unreachable.Object);
        var verdict = await cut.Client.SendWelcome("code", "hello", Budget, CancellationToken.None);
        Assert.Equal((VerdictKind.Later, TransportFault.NotReached), (verdict.Kind, verdict.Code));
        unreachable.Protected().Verify(
            "SendAsync", Times.Exactly(2), ItExpr.Is<HttpRequestMessage>(request => request.Method == HttpMethod.Post), ItExpr.IsAny<CancellationToken>());
    }

    [Fact]
    public async Task A_call_cut_off_while_it_waits_for_a_connection_has_sent_nothing()
    {
        var waiting = new Mock<HttpMessageHandler>();
        var queued = new TaskCompletionSource();
        waiting.Protected().Setup<Task<HttpResponseMessage>>("SendAsync", ItExpr.IsAny<HttpRequestMessage>(), ItExpr.IsAny<CancellationToken>())
            .Returns(async (HttpRequestMessage request, CancellationToken cancel) =>
            {
                if (request.Method == HttpMethod.Get)
                    return SimulatedWeCom.Json("""{"errcode":0,"access_token":"t","expires_in":7200}""");
                queued.SetResult();
                await Task.Delay(Timeout.Infinite, cancel);
                throw new InvalidOperationException();
            });
        using var crowded = new WeComUnderTest(waiting.Object);
        var sending = crowded.Client.SendWelcome("code", "hello", Budget, CancellationToken.None);
        await queued.Task;
        crowded.Clock.Advance(Budget);
        var verdict = await sending;
        Assert.Equal((VerdictKind.Later, TransportFault.OutOfTime), (verdict.Kind, verdict.Code));
    }

    [Fact]
    public async Task A_text_over_4000_bytes_is_refused_before_the_call()
    {
        platform.On("send_welcome_msg", SimulatedWeCom.Error(0));
        Assert.True((await Send(new string('好', 1333) + "x")).IsDelivered);
        var verdict = await Send(new string('好', 1333) + "xy");
        Assert.Equal((VerdictKind.Refused, TransportFault.OverLimit), (verdict.Kind, verdict.Code));
        Assert.Equal(VerdictKind.Refused, (await Send("")).Kind);
        Assert.Single(platform.Calls("send_welcome_msg"));
    }

    private Task<Verdict> Send(string text = "hello", TimeSpan? budget = null) =>
        room.Client.SendWelcome("code", text, budget ?? Budget, CancellationToken.None);

    /// <summary>The platform takes the call and stays silent; ends when it has taken one.</summary>
    private Task Hanging(string call = "send_welcome_msg")
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        platform.On(call, (_, _) =>
        {
            taken.TrySetResult();
            return new TaskCompletionSource<HttpResponseMessage>().Task;
        });
        return taken.Task;
    }
}
