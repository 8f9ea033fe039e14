using System.Globalization;
using System.Net;
using System.Text;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.OfficialAccount;
using CallbackCrypto = PrivateDomain.Platforms.CallbackCrypto;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>What the Official Account's address answers to, and what it refuses without storing anything. (B1, B9)</summary>
public sealed class OfficialAccountDoorTests
{
    private const string Event = """
        <xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1403610513</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_url_verification_gets_the_bare_echo_in_either_mode(bool safe)
    {
        await using var app = await App.Start(sandbox: Mode(safe));
        Assert.True(await app.Platform.OfficialAccount.VerifyCallbackAsync());
        var refused = await app.Anyone.GetAsync("api/official-account/callback?signature=0&timestamp=1&nonce=1&echostr=1");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("signature", true, HttpStatusCode.Unauthorized)]
    [InlineData("signature", false, HttpStatusCode.Unauthorized)]
    [InlineData("no signature", true, HttpStatusCode.Unauthorized)]
    [InlineData("no signature", false, HttpStatusCode.Unauthorized)]
    [InlineData("plain", true, HttpStatusCode.BadRequest)]
    [InlineData("too old", true, HttpStatusCode.Forbidden)]
    [InlineData("too old", false, HttpStatusCode.Forbidden)]
    [InlineData("too new", true, HttpStatusCode.Forbidden)]
    [InlineData("receiver", true, HttpStatusCode.Forbidden)]
    [InlineData("truncated", true, HttpStatusCode.BadRequest)]
    [InlineData("dtd inside", true, HttpStatusCode.BadRequest)]
    [InlineData("dtd inside", false, HttpStatusCode.BadRequest)]
    [InlineData("dtd outside", true, HttpStatusCode.BadRequest)]
    [InlineData("no xml", true, HttpStatusCode.BadRequest)]
    [InlineData("no xml", false, HttpStatusCode.BadRequest)]
    public async Task What_is_not_a_callback_is_refused_and_nothing_is_stored(string wrong, bool safe, HttpStatusCode status)
    {
        await using var app = await App.Start(sandbox: Mode(safe));
        var account = app.Platform.OfficialAccount.Account;
        var crypto = new CallbackCrypto(account.CallbackToken, account.EncodingAesKey, wrong == "receiver" ? "wxother" : account.AppId);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + (wrong switch { "too old" => -700, "too new" => 700, _ => 0 });
        var timestamp = now.ToString(CultureInfo.InvariantCulture);
        var text = wrong switch { "dtd inside" => "<!DOCTYPE xml>" + Event, "no xml" => "{}", _ => Event };
        var query = $"?timestamp={timestamp}&nonce=n&signature={crypto.Sign(timestamp, "n", "")}";
        var body = text;
        if (safe && wrong != "plain")
        {
            var encrypted = crypto.Encrypt(text);
            if (wrong == "truncated") encrypted = encrypted[..^24];
            query += $"&msg_signature={crypto.Sign(timestamp, "n", encrypted)}";
            body = (wrong == "dtd outside" ? "<!DOCTYPE xml>" : "") + $"<xml><ToUserName>gh_1</ToUserName><Encrypt>{encrypted}</Encrypt></xml>";
        }
        if (wrong == "signature") query = query.Replace("signature=", "signature=0", StringComparison.Ordinal);
        if (wrong == "no signature") query = "";

        var answer = await app.Anyone.PostAsync("api/official-account/callback" + query, new StringContent(body, Encoding.UTF8, "text/xml"));
        await app.Drain();

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await app.Rows("contacts"));
        Assert.Empty(await app.Rows("inbox"));
        Assert.Empty(app.Storage.Of("ReceiveOfficialAccountCallback")[^1].Calls);
    }

    [Fact]
    public async Task Without_an_account_the_room_is_silent()
    {
        await using var app = await App.Start(settings:
        [
            "--OfficialAccount:AppId=", "--OfficialAccount:Secret=", "--OfficialAccount:CallbackToken=", "--OfficialAccount:EncodingAesKey=",
        ]);
        Assert.False(await app.Platform.OfficialAccount.VerifyCallbackAsync());
        var person = app.Platform.OfficialAccount.CreatePerson();
        Assert.False(await app.Platform.OfficialAccount.Subscribe(person).Answered);
        Assert.Empty(await app.Rows("contacts"));
    }

    [Fact]
    public async Task A_store_that_does_not_keep_the_event_is_answered_503_and_nobody_is_greeted()
    {
        await using var app = await App.Start();
        app.Storage.Before = call => call.EndsWith("messages", StringComparison.Ordinal)
            ? Task.FromException(new Azure.RequestFailedException(503, "the queue is down")) : Task.CompletedTask;
        var person = app.Platform.OfficialAccount.CreatePerson();
        Assert.False(await app.Platform.OfficialAccount.Subscribe(person).Answered);
        Assert.Empty(app.Seen(person));
        Assert.Empty(await app.Rows("contacts"));
        Assert.All(app.Platform.OfficialAccount.Log.Entries.OfType<FollowerCallback>(), attempt => Assert.Equal(503, attempt.Status));
    }

    private static SandboxOptions Mode(bool safe) => safe ? new() : new() { ServiceAccount = new ServiceAccount { EncodingAesKey = "" } };
}
