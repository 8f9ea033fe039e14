using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>
/// Calls the app back: 5 s for an answer, 3 retries, success is 200 with an empty body or <c>success</c> (path/96238).
/// The envelope's time is the simulator's; waiting is system time.
/// </summary>
internal sealed class CallbackSender(SandboxOptions options, AppLink app, TimeProvider clock, TrafficLog log, CancellationToken stopping)
{
    public const string Path = "/api/wecom/callback";
    private readonly CallbackCrypto _crypto = new(options.Account.CallbackToken, options.Account.EncodingAesKey, options.Account.CorpId);

    public Task<bool> Deliver(PlatformEvent told, DeliveryPlan plan)
    {
        var copies = Enumerable.Range(1, plan.Copies).Select(copy => Task.Run(() => DeliverCopyAsync(told, plan, copy), stopping));
        return AllAsync([.. copies]);
    }

    /// <summary>The check that the console makes when an address is saved: GET, 1 s, the bare echo.</summary>
    public async Task<bool> VerifyAsync(CancellationToken cancel)
    {
        var echo = RandomNumberGenerator.GetString("0123456789", 20);
        var envelope = Seal(echo);
        var address = app.At($"{Path}?{envelope.Query}&echostr={Uri.EscapeDataString(envelope.Encrypted)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var began = log.Now();
        var (status, body, failure) = await app.ExchangeAsync(request, options.VerificationTimeout, cancel);
        failure ??= status != 200 ? "not 200" : !string.Equals(body, echo, StringComparison.Ordinal) ? "the body is not the bare echo" : null;
        log.Add(began, (number, took) => new VerificationAttempt(number, began.At, began.Since, took, status, failure is null, failure));
        return failure is null;
    }

    private static async Task<bool> AllAsync(Task<bool>[] copies) => copies.Length > 0 && Array.TrueForAll(await Task.WhenAll(copies), accepted => accepted);

    private async Task<bool> DeliverCopyAsync(PlatformEvent told, DeliveryPlan plan, int copy)
    {
        if (plan.Late > TimeSpan.Zero)
            await Task.Delay(plan.Late, TimeProvider.System, stopping);
        var text = told.ToXml(options.Account.CorpId);
        var envelope = Seal(text);
        var attempts = 1 + (plan.Retries ?? options.CallbackRetries);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(options.RetryInterval, TimeProvider.System, stopping);
                envelope = plan.RepeatsEnvelope ? envelope : Seal(text);
            }
            if (await AttemptAsync(told, envelope, attempt, copy, swallow: attempt <= plan.SwallowedAnswers))
                return true;
        }
        return false;
    }

    private async Task<bool> AttemptAsync(PlatformEvent told, Envelope envelope, int attempt, int copy, bool swallow)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, app.At($"{Path}?{envelope.Query}"));
        request.Content = new StringContent(envelope.ToXml(options.Account), Encoding.UTF8, "text/xml");
        var began = log.Now();
        var (status, body, failure) = await app.ExchangeAsync(request, options.CallbackTimeout, stopping);
        failure ??= status != 200 ? "not 200" : body is not ("" or "success") ? "the body is neither empty nor 'success'" : swallow ? "answer swallowed" : null;
        log.Add(began, (number, took) => new CallbackAttempt(number, began.At, began.Since, took, told, attempt, copy, status, failure is null, failure));
        return failure is null;
    }

    private Envelope Seal(string text)
    {
        var encrypted = _crypto.Encrypt(text);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetString("0123456789", 10);
        return new Envelope(encrypted, $"msg_signature={_crypto.Sign(timestamp, nonce, encrypted)}&timestamp={timestamp}&nonce={nonce}");
    }

    private sealed record Envelope(string Encrypted, string Query)
    {
        public string ToXml(WeComAccount account) => new XElement("xml",
            new XElement("ToUserName", new XCData(account.CorpId)),
            new XElement("Encrypt", new XCData(Encrypted)),
            new XElement("AgentID", new XCData(account.AgentId))).ToString(SaveOptions.DisableFormatting);
    }
}
