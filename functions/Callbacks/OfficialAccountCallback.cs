using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Storage;

namespace PrivateDomain.Callbacks;

/// <summary>
/// The Official Account calls here, in plain or safe mode: it expects an answer within 5 s and calls up to three times more. We answer
/// within 4.5 s: 200 when the event is kept, with the greeting as passive reply where one is due and an empty body where not; 503
/// otherwise, which makes the platform's retry the second try.
/// </summary>
public sealed partial class OfficialAccountCallback(
    [FromKeyedServices(OfficialAccountOptions.Section)] CallbackCrypto crypto, AcceptFollowerEvent acceptFollowerEvent, MessageSender messages,
    IOptions<OfficialAccountOptions> account, IOptions<CallbackOptions> options, [FromKeyedServices(Clocks.System)] TimeProvider clock,
    ILogger<OfficialAccountCallback> log)
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan Call = TimeSpan.FromSeconds(2.5);
    private static readonly UTF8Encoding Bare = new(encoderShouldEmitUTF8Identifier: false);
    private const int MostBytes = 512 * 1024;

    /// <summary>URL verification: answers the bare echo, which is not encrypted in any mode.</summary>
    [Function("VerifyOfficialAccountCallback")]
    [OpenToAll("the platform's signature")]
    public IResult Verify([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/official-account/callback")] HttpRequest request)
    {
        RequireSignature(request);
        return Results.Text(request.Query["echostr"].ToString(), "text/plain", Bare);
    }

    [Function("ReceiveOfficialAccountCallback")]
    [OpenToAll("the platform's signature")]
    public async Task<IResult> Receive([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/official-account/callback")] HttpRequest request, CancellationToken stop)
    {
        using var budget = new Budget(Whole, clock, Call);
        using var hurried = Hurry.Begin();
        var body = await Body.ReadBytes(request, MostBytes, stop) ?? throw new ApiProblem(413, "body-too-large", "A callback has at most 512 KiB.");
        var text = Open(request, Encoding.UTF8.GetString(body.Span));
        var fact = OfficialAccountEvent.Read(text) ?? throw new ApiProblem(400, "malformed-event", "The text is not an event or a message.");
        try
        {
            var reply = await acceptFollowerEvent.Handle(fact, text, Persist(text, budget.Token), budget);
            return reply is null ? Results.Ok() : Results.Text(Reply(fact, reply, request.Query["nonce"].ToString()), "application/xml", Bare);
        }
        catch (Exception failure)
        {
            Log.NotAccepted(log, failure, fact.Event ?? fact.MsgType);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private Task Persist(string text, CancellationToken stop)
    {
        var received = new CallbackReceived(text, Identity.WeChat);
        return received.FitsAMessage() ? messages.Send(received, stop, options.Value.ResumeAfter) : Task.CompletedTask;
    }

    private string Reply(OfficialAccountEvent fact, string content, string nonce)
    {
        var now = clock.GetUtcNow();
        var reply = PassiveReply.Text(fact, content, now);
        return account.Value.IsSafeMode ? PassiveReply.Sealed(crypto, reply, nonce, now) : reply;
    }

    /// <summary>The event's text. With a key set only what is encrypted is believed: the plain signature does not cover the body.</summary>
    private string Open(HttpRequest request, string body)
    {
        if (!account.Value.IsSafeMode)
        {
            RequireSignature(request);
            return body;
        }
        var encrypted = OfficialAccountEvent.ReadEncrypted(body)
            ?? throw new ApiProblem(400, "malformed-callback", "The body is not an encrypted callback's XML: an Encrypt element without a DTD is expected.");
        var (signature, timestamp, nonce) = (request.Query["msg_signature"].ToString(), request.Query["timestamp"].ToString(), request.Query["nonce"].ToString());
        var decrypted = crypto.Decrypt(signature, timestamp, nonce, encrypted);
        if (decrypted.Fault is CallbackFault.BadSignature) throw Refused(decrypted.Fault, 401, "bad-signature", "The signature does not match.");
        if (decrypted.Fault is CallbackFault.WrongReceiveId) throw Refused(decrypted.Fault, 403, "wrong-receiver", "The message is for another account than OfficialAccount__AppId.");
        if (decrypted.Text is not { } text) throw Refused(decrypted.Fault, 400, "malformed-cipher", "The message does not decrypt.");
        RequireRecent(timestamp);
        return text;
    }

    private void RequireSignature(HttpRequest request)
    {
        var timestamp = request.Query["timestamp"].ToString();
        if (!crypto.IsSigned(request.Query["signature"].ToString(), timestamp, request.Query["nonce"].ToString()))
            throw Refused(CallbackFault.BadSignature, 401, "bad-signature", "The signature does not match.");
        RequireRecent(timestamp);
    }

    private void RequireRecent(string timestamp)
    {
        if (!ReplayWindow.Holds(timestamp, clock.GetUtcNow()))
            throw Refused(CallbackFault.None, 403, "outside-window", "The timestamp is more than 10 minutes from now.");
    }

    private ApiProblem Refused(CallbackFault fault, int status, string code, string detail)
    {
        Log.Refused(log, code, fault);
        return new ApiProblem(status, code, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A callback was refused: {Code} ({Fault}). Compare OfficialAccount__CallbackToken, OfficialAccount__EncodingAesKey and OfficialAccount__AppId with the account's server configuration.")]
        public static partial void Refused(ILogger log, string code, CallbackFault fault);

        [LoggerMessage(LogLevel.Error, "The event {Kind} is not accepted yet; the platform is asked to call again.")]
        public static partial void NotAccepted(ILogger log, Exception failure, string kind);
    }
}
