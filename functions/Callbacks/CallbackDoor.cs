using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;

namespace PrivateDomain.Callbacks;

/// <summary>
/// Where a platform's callbacks come in: both expect an answer within 5 s and call up to three times more, so we answer within 4.5 s.
/// What is not signed by the platform, or not near our time, is refused before anything is stored; what is believed is kept before
/// anything is done with it; what goes wrong is 503, which makes the platform's retry the second try.
/// </summary>
/// <param name="crypto">Of this platform's callbacks.</param>
/// <param name="receiver">The setting that names whom the messages are for, such as <c>WeCom__CorpId</c>.</param>
public sealed partial class CallbackDoor(
    CallbackCrypto crypto, string receiver, MessageSender messages, IOptions<CallbackOptions> options, [FromKeyedServices(Clocks.System)] TimeProvider clock, ILogger<CallbackDoor> log)
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan Call = TimeSpan.FromSeconds(2.5);
    private const int MostBytes = 512 * 1024;

    /// <summary>The time that one callback has, from now on.</summary>
    public Budget Begin() => new(Whole, clock, Call);

    public static async Task<string> ReadBody(HttpRequest request, CancellationToken stop) =>
        await Body.ReadBytes(request, MostBytes, stop) is { } bytes
            ? System.Text.Encoding.UTF8.GetString(bytes.Span)
            : throw new ApiProblem(413, "body-too-large", "A callback has at most 512 KiB.");

    /// <summary>The text behind a cipher that the request's signature covers.</summary>
    /// <exception cref="ApiProblem">401 for a signature that is not the platform's, 403 for another receiver or a time more than 10 minutes off, 400 for a cipher that is none.</exception>
    public string Decrypt(HttpRequest request, string encrypted)
    {
        var timestamp = Query(request, "timestamp");
        var decrypted = crypto.Decrypt(Query(request, "msg_signature"), timestamp, Query(request, "nonce"), encrypted);
        if (decrypted.Fault is CallbackFault.BadSignature) throw Unsigned();
        if (decrypted.Fault is CallbackFault.WrongReceiveId) throw Refused(decrypted.Fault, 403, "wrong-receiver", $"The message is for another receiver than {receiver}.");
        if (decrypted.Text is not { } text) throw Refused(decrypted.Fault, 400, "malformed-cipher", "The message does not decrypt.");
        RequireRecent(timestamp);
        return text;
    }

    /// <summary>For what comes in plain text, whose signature covers time and nonce alone.</summary>
    /// <exception cref="ApiProblem">401 for a signature that is not the platform's, 403 for a time more than 10 minutes off.</exception>
    public void RequireSignature(HttpRequest request)
    {
        var timestamp = Query(request, "timestamp");
        if (!crypto.IsSigned(Query(request, "signature"), timestamp, Query(request, "nonce"))) throw Unsigned();
        RequireRecent(timestamp);
    }

    /// <summary>Keeps the event. One too large for a message is left to the inbox.</summary>
    public Task Keep(CallbackReceived received, CancellationToken stop) =>
        received.FitsAMessage() ? messages.Send(received, stop, options.Value.ResumeAfter) : Task.CompletedTask;

    /// <summary>The answer; 503 where accepting the event failed, whatever the reason.</summary>
    /// <param name="kind">Of the event, for the log.</param>
    public async Task<IResult> Answer(string kind, Func<Task<IResult>> accept)
    {
        try
        {
            return await accept();
        }
        catch (Exception failure)
        {
            Log.NotAccepted(log, failure, kind);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private void RequireRecent(string timestamp)
    {
        if (!ReplayWindow.Holds(timestamp, clock.GetUtcNow()))
            throw Refused(CallbackFault.None, 403, "outside-window", "The timestamp is more than 10 minutes from now.");
    }

    private ApiProblem Unsigned() => Refused(CallbackFault.BadSignature, 401, "bad-signature", "The signature does not match.");

    private ApiProblem Refused(CallbackFault fault, int status, string code, string detail)
    {
        Log.Refused(log, code, fault, receiver, receiver[..receiver.IndexOf('_', StringComparison.Ordinal)]);
        return new ApiProblem(status, code, detail);
    }

    private static string Query(HttpRequest request, string name) => request.Query[name].ToString();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A callback was refused: {Code} ({Fault}). Compare {Section}__CallbackToken, {Section}__EncodingAesKey and {Receiver} with what the platform's console shows.")]
        public static partial void Refused(ILogger log, string code, CallbackFault fault, string receiver, string section);

        [LoggerMessage(LogLevel.Error, "The event {Kind} is not accepted yet; the platform is asked to call again.")]
        public static partial void NotAccepted(ILogger log, Exception failure, string kind);
    }
}
