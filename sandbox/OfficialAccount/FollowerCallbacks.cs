using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.OfficialAccount;

/// <summary>
/// Calls the app back in plain or safe mode: 5 s for an answer, 3 retries at 5 s. An answer is empty, <c>success</c>, or a passive reply,
/// sealed in safe mode. Anything else counts as none.
/// </summary>
internal sealed class FollowerCallbacks(SandboxOptions options, AppLink app, TimeProvider clock, TrafficLog log, CancellationToken stopping)
{
    public const string Path = "/api/official-account/callback";
    private readonly ServiceAccount _account = options.ServiceAccount;
    private readonly CallbackCrypto _crypto = new(
        options.ServiceAccount.CallbackToken, options.ServiceAccount.EncodingAesKey, options.ServiceAccount.AppId);

    private bool IsSafe => _account.EncodingAesKey.Length > 0;

    /// <param name="replied">Told of the first reply, which is the one that the person sees.</param>
    public FollowerDelivery Deliver(FollowerEvent fact, DeliveryPlan plan, Action<string> replied)
    {
        var shown = 0;
        void Show(string reply)
        {
            if (Interlocked.Exchange(ref shown, 1) == 0)
                replied(reply);
        }
        var copies = Enumerable.Range(1, plan.Copies).Select(_ => Task.Run(() => DeliverCopyAsync(fact, plan, Show), stopping));
        return new FollowerDelivery(fact, AllAsync([.. copies]));
    }

    /// <summary>The check that the console makes when an address is saved: GET, signed, the bare echo; not encrypted in any mode.</summary>
    public async Task<bool> VerifyAsync(CancellationToken cancel)
    {
        var echo = RandomNumberGenerator.GetString("0123456789", 19);
        var (timestamp, nonce) = Stamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, app.At($"{Path}?signature={_crypto.Sign(timestamp, nonce)}&echostr={echo}&timestamp={timestamp}&nonce={nonce}"));
        var (status, body, _) = await app.ExchangeAsync(request, options.CallbackTimeout, cancel);
        return status == 200 && string.Equals(body, echo, StringComparison.Ordinal);
    }

    private static async Task<bool> AllAsync(Task<bool>[] copies) => copies.Length > 0 && Array.TrueForAll(await Task.WhenAll(copies), answered => answered);

    private async Task<bool> DeliverCopyAsync(FollowerEvent fact, DeliveryPlan plan, Action<string> show)
    {
        var attempts = 1 + (plan.Retries ?? options.CallbackRetries);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            if (attempt > 1)
                await Task.Delay(options.RetryInterval, TimeProvider.System, stopping);
            if (await AttemptAsync(fact, attempt, swallow: attempt <= plan.SwallowedAnswers, show))
                return true;
        }
        return false;
    }

    private async Task<bool> AttemptAsync(FollowerEvent fact, int attempt, bool swallow, Action<string> show)
    {
        using var request = Request(fact);
        var began = log.Now();
        var (status, body, failure) = await app.ExchangeAsync(request, options.CallbackTimeout, stopping);
        string? reply = null;
        failure ??= status != 200 ? "not 200" : Read(fact, body!, out reply) ?? (swallow ? "answer swallowed" : null);
        log.Add(began, (number, took) => new FollowerCallback(number, began.At, began.Since, took, fact, attempt, status, failure is null, reply, failure));
        if (failure is null && reply is not null)
            show(reply);
        return failure is null;
    }

    private HttpRequestMessage Request(FollowerEvent fact)
    {
        var (timestamp, nonce) = Stamp();
        var text = fact.ToXml(_account.OriginalId);
        var query = $"signature={_crypto.Sign(timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}&openid={fact.OpenId}";
        if (IsSafe)
        {
            var encrypted = _crypto.Encrypt(text);
            query += $"&encrypt_type=aes&msg_signature={_crypto.Sign(timestamp, nonce, encrypted)}";
            text = new XElement("xml", new XElement("ToUserName", new XCData(_account.OriginalId)), new XElement("Encrypt", new XCData(encrypted))).ToString(SaveOptions.DisableFormatting);
        }
        return new(HttpMethod.Post, app.At($"{Path}?{query}")) { Content = new StringContent(text, Encoding.UTF8, "text/xml") };
    }

    /// <summary>Why the answer is none; null where it is one.</summary>
    private string? Read(FollowerEvent fact, string body, out string? reply)
    {
        reply = null;
        if (body is "" or "success")
            return null;
        try
        {
            // The link reads bytes; the reply is UTF-8.
            var xml = XElement.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)));
            if (IsSafe)
            {
                var (timestamp, nonce, encrypted) = (Of(xml, "TimeStamp"), Of(xml, "Nonce"), Of(xml, "Encrypt"));
                if (Of(xml, "MsgSignature") != _crypto.Sign(timestamp, nonce, encrypted))
                    return "the reply's signature does not match";
                xml = XElement.Parse(_crypto.Decrypt(encrypted));
            }
            if (Of(xml, "ToUserName") != fact.OpenId || Of(xml, "FromUserName") != _account.OriginalId || Of(xml, "MsgType") != "text" || Of(xml, "CreateTime").Length == 0)
                return "the reply is not from the account to the person, or not text";
            reply = Of(xml, "Content");
            return reply.Length == 0 ? "the reply is empty" : null;
        }
        catch (Exception error) when (error is XmlException or CryptographicException or FormatException)
        {
            return "the answer is neither empty, nor 'success', nor a reply";
        }
    }

    private static string Of(XElement xml, string name) => (string?)xml.Element(name) ?? "";

    private (string Timestamp, string Nonce) Stamp() => (
        clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), RandomNumberGenerator.GetString("0123456789", 10));
}
