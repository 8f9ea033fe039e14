using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Callbacks;

/// <summary>
/// WeCom calls here (developer documentation, path/96238): it expects an answer within 5 s and calls up to three times more, so we
/// answer within 4.5 s: 200 when the event is kept and its welcome settled, 503 otherwise, which makes the platform's retry the
/// second try.
/// </summary>
public sealed partial class WeComCallback(
    [FromKeyedServices(WeComOptions.Section)] CallbackCrypto crypto, AcceptEvent acceptEvent, MessageSender messages, IOptions<CallbackOptions> options,
    [FromKeyedServices(Clocks.System)] TimeProvider clock, ILogger<WeComCallback> log)
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan Call = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private const int MostBytes = 512 * 1024;

    /// <summary>URL verification: answers the bare plaintext, within 1 s.</summary>
    [Function("VerifyWeComCallback")]
    [OpenToAll("the platform's signature")]
    public IResult Verify([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/wecom/callback")] HttpRequest request)
    {
        // Base64 in a query: an unescaped plus sign arrives as a space.
        var echo = Decrypt(request, request.Query["echostr"].ToString().Replace(' ', '+'));
        return Results.Text(echo, "text/plain", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    [Function("ReceiveWeComCallback")]
    [OpenToAll("the platform's signature")]
    public async Task<IResult> Receive([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/wecom/callback")] HttpRequest request, CancellationToken stop)
    {
        using var budget = new Budget(Whole, clock, Call);
        using var hurried = Hurry.Begin();
        var body = await Body.ReadBytes(request, MostBytes, stop) ?? throw new ApiProblem(413, "body-too-large", "A callback has at most 512 KiB.");
        var envelope = CallbackXml.ReadEnvelope(Encoding.UTF8.GetString(body.Span))
            ?? throw new ApiProblem(400, "malformed-callback", "The body is not a callback's XML: an Encrypt element without a DTD is expected.");
        var text = Decrypt(request, envelope.Encrypt);
        var fact = CallbackXml.ReadEvent(text) ?? throw new ApiProblem(400, "malformed-event", "The decrypted text is not an event.");

        try
        {
            var settled = await acceptEvent.Handle(fact, text, Persist(text, budget.Token), budget);
            return settled ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception failure)
        {
            Log.NotAccepted(log, failure, fact.ChangeType ?? fact.Event);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private Task Persist(string text, CancellationToken stop)
    {
        var received = new CallbackReceived(text);
        return received.FitsAMessage() ? messages.Send(received, stop, options.Value.ResumeAfter) : Task.CompletedTask;
    }

    private string Decrypt(HttpRequest request, string encrypted)
    {
        var (signature, timestamp, nonce) = (request.Query["msg_signature"].ToString(), request.Query["timestamp"].ToString(), request.Query["nonce"].ToString());
        var decrypted = crypto.Decrypt(signature, timestamp, nonce, encrypted);
        if (decrypted.Fault is CallbackFault.BadSignature) throw Refused(decrypted.Fault, 401, "bad-signature", "The signature does not match.");
        if (decrypted.Fault is CallbackFault.WrongReceiveId) throw Refused(decrypted.Fault, 403, "wrong-receiver", "The message is for another corp than WeCom__CorpId.");
        if (decrypted.Text is not { } text) throw Refused(decrypted.Fault, 400, "malformed-cipher", "The message does not decrypt.");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - seconds) > Window.TotalSeconds)
            throw Refused(decrypted.Fault, 403, "outside-window", "The timestamp is more than 10 minutes from now.");
        return text;
    }

    private ApiProblem Refused(CallbackFault fault, int status, string code, string detail)
    {
        Log.Refused(log, code, fault);
        return new ApiProblem(status, code, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A callback was refused: {Code} ({Fault}). Compare WeCom__CallbackToken, WeCom__EncodingAesKey and WeCom__CorpId with the app's page in WeCom.")]
        public static partial void Refused(ILogger log, string code, CallbackFault fault);

        [LoggerMessage(LogLevel.Error, "The event {Kind} is not accepted yet; the platform is asked to call again.")]
        public static partial void NotAccepted(ILogger log, Exception failure, string kind);
    }
}
