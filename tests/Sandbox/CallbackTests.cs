using System.Net;
using System.Text;
using System.Web;
using System.Xml.Linq;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class CallbackTests
{
    [Fact]
    public async Task An_event_arrives_signed_and_sealed()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync("card-4");
        var (method, address, body) = Assert.Single(rig.App.Requests);
        Assert.Equal((HttpMethod.Post, "/api/wecom/callback"), (method, address.AbsolutePath));
        var text = Open(rig, address, body);
        Assert.Equal(added.ToXml(rig.WeCom.Account.CorpId), text);
        var xml = XElement.Parse(text);
        Assert.Equal(customer.ExternalUserId, (string?)xml.Element("ExternalUserID"));
        Assert.Equal(rig.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(null, null), (string?)xml.Element("CreateTime"));
        Assert.Equal(("sys", "card-4"), ((string?)xml.Element("FromUserName"), (string?)xml.Element("State")));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "", 1, true)]
    [InlineData(HttpStatusCode.OK, "success", 1, true)]
    [InlineData(HttpStatusCode.OK, "ok", 4, false)]
    [InlineData(HttpStatusCode.NoContent, "", 4, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", 4, false)]
    public async Task Only_200_with_an_empty_body_or_success_ends_the_retries(HttpStatusCode status, string body, int attempts, bool accepted)
    {
        await using var rig = await Rig.StartAsync();
        rig.App.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        var delivery = rig.WeCom.Add(rig.WeCom.CreateCustomer("周小雨"), await rig.WayAsync())!;
        Assert.Equal(accepted, await delivery.Accepted);
        Assert.Equal(Enumerable.Range(1, attempts), rig.WeCom.Log.CallbackAttempts.Select(attempt => attempt.Attempt));
        Assert.All(rig.WeCom.Log.CallbackAttempts, attempt => Assert.Equal((int)status, attempt.Status));
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_counts_as_none()
    {
        await using var rig = await Rig.StartAsync(options => options with { CallbackTimeout = TimeSpan.FromMilliseconds(300) });
        rig.App.Answer = async (_, cancel) =>
        {
            if (rig.App.Requests.Count == 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return new HttpResponseMessage(HttpStatusCode.OK);
        };
        Assert.True(await rig.WeCom.Add(rig.WeCom.CreateCustomer("周小雨"), await rig.WayAsync())!.Accepted);
        var attempts = rig.WeCom.Log.CallbackAttempts;
        Assert.Equal((null, "no answer within 0.3 s"), (attempts[0].Status, attempts[0].Failure));
        Assert.Equal((200, true), (attempts[^1].Status, attempts[^1].Accepted));
    }

    [Fact]
    public async Task An_unreachable_app_is_tried_again()
    {
        await using var rig = await Rig.StartAsync();
        rig.App.Answer = (_, _) => rig.App.Requests.Count < 3 ? throw new HttpRequestException("refused") : Task.FromResult(new HttpResponseMessage());
        Assert.True(await rig.WeCom.Add(rig.WeCom.CreateCustomer("周小雨"), await rig.WayAsync())!.Accepted);
        Assert.Equal(["refused", "refused", null], rig.WeCom.Log.CallbackAttempts.Select(attempt => attempt.Failure));
    }

    [Fact]
    public async Task A_plan_may_double_withhold_swallow_and_give_up()
    {
        await using var rig = await Rig.StartAsync();
        var way = await rig.WayAsync();
        var held = rig.WeCom.Add(rig.WeCom.CreateCustomer("一"), way, plan: new() { Copies = 0 })!;
        Assert.False(await held.Accepted);
        Assert.Empty(rig.App.Requests);
        Assert.True(await rig.WeCom.Deliver(held.Event, new() { Copies = 5 }).Accepted);
        Assert.Equal(5, rig.App.Requests.Select(request => Open(rig, request.Address, request.Body)).Count(text => text == held.Event.ToXml(rig.WeCom.Account.CorpId)));
        rig.App.Requests.Clear();
        Assert.True(await rig.WeCom.Deliver(held.Event, new() { SwallowedAnswers = 2 }).Accepted);
        Assert.Equal(3, rig.App.Requests.Select(request => request.Address.Query).Distinct().Count());
        rig.App.Requests.Clear();
        Assert.True(await rig.WeCom.Deliver(held.Event, new() { SwallowedAnswers = 2, RepeatsEnvelope = true }).Accepted);
        Assert.Equal(3, rig.App.Requests.Count);
        Assert.Single(rig.App.Requests.Select(request => request.Address.Query).Distinct());
        rig.App.Requests.Clear();
        Assert.False(await rig.WeCom.Deliver(held.Event, new() { SwallowedAnswers = 1, Retries = 0 }).Accepted);
        Assert.Single(rig.App.Requests);
    }

    [Fact]
    public async Task What_the_app_does_through_the_API_causes_no_callback()
    {
        await using var rig = await Rig.StartAsync();
        var (_, added) = await rig.FriendAsync();
        rig.App.Requests.Clear();
        await rig.PostAsync("send_welcome_msg", new() { ["welcome_code"] = added.WelcomeCode, ["text"] = Rig.Text("您好") });
        await rig.PostAsync("del_contact_way", new() { ["config_id"] = await rig.WayAsync() });
        Assert.Empty(rig.App.Requests);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\"", false)]
    [InlineData("\n", false)]
    [InlineData("\uFEFF", false)]
    public async Task Verification_wants_the_bare_echo(string after, bool accepted)
    {
        await using var rig = await Rig.StartAsync();
        rig.App.Answer = (request, _) =>
        {
            var echo = Open(rig, request.RequestUri!, $"<xml><Encrypt>{HttpUtility.ParseQueryString(request.RequestUri!.Query)["echostr"]}</Encrypt></xml>");
            return Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(echo + after)) });
        };
        Assert.Equal(accepted, await rig.WeCom.VerifyCallbackAsync());
        Assert.Equal(accepted, Assert.Single(rig.WeCom.Log.Entries.OfType<VerificationAttempt>()).Accepted);
    }

    [Fact]
    public async Task Verification_takes_no_longer_than_its_limit()
    {
        await using var rig = await Rig.StartAsync(options => options with { VerificationTimeout = TimeSpan.FromMilliseconds(30) });
        rig.App.Answer = async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return new HttpResponseMessage();
        };
        Assert.False(await rig.WeCom.VerifyCallbackAsync());
    }

    private static string Open(Rig rig, Uri address, string body)
    {
        var crypto = new CallbackCrypto(rig.WeCom.Account.CallbackToken, rig.WeCom.Account.EncodingAesKey, rig.WeCom.Account.CorpId);
        var query = HttpUtility.ParseQueryString(address.Query);
        var sealedText = (string)XElement.Parse(body).Element("Encrypt")!;
        Assert.Equal(crypto.Sign(query["timestamp"]!, query["nonce"]!, sealedText), query["msg_signature"]);
        Assert.Equal(rig.Clock.GetUtcNow().ToUnixTimeSeconds(), long.Parse(query["timestamp"]!, null));
        return crypto.Decrypt(sealedText);
    }
}
