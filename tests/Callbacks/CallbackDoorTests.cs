using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using DeliveryPlan = PrivateDomain.Sandbox.WeCom.DeliveryPlan;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>What the callback's address answers to, and what it refuses without storing anything. (B1, B9)</summary>
public sealed class CallbackDoorTests
{
    [Fact]
    public async Task The_url_verification_gets_the_bare_plaintext()
    {
        await using var app = await App.Start();
        var answer = await app.Anyone.GetAsync(Signed(app, "1616140317555161061", out var encrypt) + $"&echostr={Uri.EscapeDataString(encrypt)}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("1616140317555161061"u8.ToArray(), await answer.Content.ReadAsByteArrayAsync());
        Assert.True(await app.Platform.WeCom.VerifyCallbackAsync());
    }

    [Fact]
    public async Task A_plus_sign_that_was_not_escaped_in_the_query_is_understood()
    {
        await using var app = await App.Start();
        string address, encrypt;
        do address = Signed(app, "1616140317555161061", out encrypt);
        while (!encrypt.Contains('+', StringComparison.Ordinal));

        var answer = await app.Anyone.GetAsync(address + $"&echostr={encrypt.Replace("/", "%2F", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal)}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_published_vectors_pass_at_the_time_they_were_made()
    {
        await using var app = await App.Start(settings:
        [
            "--WeCom:CorpId=wx5823bf96d3bd56c7", "--WeCom:CallbackToken=QDG6eK", "--WeCom:EncodingAesKey=jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
        ], adjust: builder => builder.At(DateTimeOffset.FromUnixTimeSeconds(1409659813)));
        var vectors = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "wecom-callback.json"))).RootElement;
        string Of(int vector, string name) => vectors[vector].GetProperty(name).GetString()!;
        string Query(int vector) => $"api/wecom/callback?msg_signature={Of(vector, "msgSignature")}&timestamp={Of(vector, "timestamp")}&nonce={Of(vector, "nonce")}";

        var verified = await app.Anyone.GetStringAsync($"{Query(0)}&echostr={Uri.EscapeDataString(Of(0, "encrypt"))}");
        var received = await app.Anyone.PostAsync(Query(1), Envelope(Of(1, "encrypt")));

        Assert.Equal(Of(0, "plaintext"), verified);
        Assert.Equal(HttpStatusCode.OK, received.StatusCode);
        Assert.Single(await app.Rows("inbox"));
    }

    [Theory]
    [InlineData("signature", HttpStatusCode.Unauthorized)]
    [InlineData("no signature", HttpStatusCode.Unauthorized)]
    [InlineData("receiver", HttpStatusCode.Forbidden)]
    [InlineData("too old", HttpStatusCode.Forbidden)]
    [InlineData("too new", HttpStatusCode.Forbidden)]
    [InlineData("truncated", HttpStatusCode.BadRequest)]
    [InlineData("not base64", HttpStatusCode.BadRequest)]
    [InlineData("dtd inside", HttpStatusCode.BadRequest)]
    [InlineData("dtd outside", HttpStatusCode.BadRequest)]
    [InlineData("no xml", HttpStatusCode.BadRequest)]
    [InlineData("empty", HttpStatusCode.BadRequest)]
    public async Task What_is_not_a_callback_is_refused_and_nothing_is_stored(string wrong, HttpStatusCode status)
    {
        await using var app = await App.Start();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var text = wrong == "dtd inside" ? """<!DOCTYPE xml [<!ENTITY a "a">]>""" + Event : Event;
        var address = wrong switch
        {
            "too old" => Signed(app, text, out var old, now - 700) is var url ? (url, old) : default,
            "too new" => Signed(app, text, out var young, now + 700) is var url ? (url, young) : default,
            "receiver" => Signed(app, text, out var foreign, corp: "ww0000000000000000") is var url ? (url, foreign) : default,
            "truncated" => Signed(app, text, out var whole, alter: cipher => cipher[..^24]) is var url ? (url, whole) : default,
            "not base64" => Signed(app, text, out var odd, alter: cipher => "***" + cipher) is var url ? (url, odd) : default,
            _ => Signed(app, text, out var good) is var url ? (url, good) : default,
        };
        var (query, encrypt) = address;
        if (wrong == "signature") query = query.Replace("msg_signature=", "msg_signature=0", StringComparison.Ordinal);
        if (wrong == "no signature") query = "api/wecom/callback";
        using HttpContent body = wrong switch
        {
            "dtd outside" => new StringContent($"""<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x"><xml><Encrypt>{encrypt}</Encrypt></xml>"""),
            "no xml" => new StringContent("{}"),
            "empty" => new StringContent(""),
            _ => Envelope(encrypt),
        };

        var answer = await app.Anyone.PostAsync(query, body);
        await app.Drain();

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await app.Rows("contacts"));
        Assert.Empty(await app.Rows("inbox"));
        Assert.Empty(app.Storage.Of("ReceiveWeComCallback")[^1].Calls);
    }

    [Fact]
    public async Task An_event_that_is_too_large_for_a_message_is_kept_to_the_letter()
    {
        await using var app = await App.Start();
        const string start = "<xml><ToUserName>ww</ToUserName><CreateTime>1403610513</CreateTime><Event>change_external_chat</Event><Name>";
        var text = start + new string('a', 29_999 - start.Length) + "🎁" + new string('茶', 40_000) + "</Name></xml>";

        var answer = await app.Anyone.PostAsync(Signed(app, text, out var encrypt), Envelope(encrypt));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var kept = Assert.Single(await app.Rows("inbox"));
        Assert.Equal(text, string.Concat(Enumerable.Range(0, kept.Count).Select(part => kept.GetString($"text{part}"))));
    }

    [Fact]
    public async Task A_store_that_does_not_keep_the_event_is_answered_503_and_nobody_is_greeted()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Storage.Before = call => call.EndsWith("messages", StringComparison.Ordinal)
            ? Task.FromException(new Azure.RequestFailedException(503, "the queue is down")) : Task.CompletedTask;

        var (customer, accepted) = await app.Come(cards[0], new DeliveryPlan { Retries = 1 });
        Assert.False(accepted);
        Assert.Empty(app.Welcomes(customer));
        Assert.Empty(await app.Timeline(customer));
        Assert.All(app.Platform.WeCom.Log.CallbackAttempts, attempt => Assert.Equal(503, attempt.Status));
    }

    [Fact]
    public async Task The_file_that_proves_the_domain_is_shown_by_its_name_alone()
    {
        await using var app = await App.Start(settings: ["--WeCom:VerifyFile=WW_verify_Ab12Cd34.txt"]);

        Assert.Equal("Ab12Cd34", await app.Anyone.GetStringAsync("WW_verify_Ab12Cd34.txt"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Anyone.GetAsync("WW_verify_Other.txt")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Anyone.GetAsync("robots.txt")).StatusCode);
    }

    private const string Event = """
        <xml><ToUserName>ww</ToUserName><FromUserName>sys</FromUserName><CreateTime>1403610513</CreateTime><MsgType>event</MsgType>
        <Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType><UserID>lin</UserID><ExternalUserID>wmSomebody</ExternalUserID></xml>
        """;

    private static StringContent Envelope(string encrypt) => new($"<xml><ToUserName>ww</ToUserName><Encrypt>{encrypt}</Encrypt></xml>", Encoding.UTF8, "text/xml");

    private static string Signed(App app, string text, out string encrypt, long? timestamp = null, string? corp = null, Func<string, string>? alter = null)
    {
        var options = app.Service<IOptions<WeComOptions>>().Value;
        var crypto = new CallbackCrypto(options.CallbackToken, options.EncodingAesKey, corp ?? options.CorpId);
        encrypt = (alter ?? (cipher => cipher))(crypto.Encrypt(text));
        var at = (timestamp ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        return $"api/wecom/callback?msg_signature={crypto.Sign(at, "nonce", encrypt)}&timestamp={at}&nonce=nonce";
    }
}
