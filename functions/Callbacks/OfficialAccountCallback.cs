using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Storage;

namespace PrivateDomain.Callbacks;

/// <summary>
/// The Official Account calls here, in plain or safe mode. The answer is 200 when the event is kept, with the greeting as passive reply where
/// one is due and an empty body where not; 503 otherwise.
/// </summary>
public sealed class OfficialAccountCallback(
    [FromKeyedServices(OfficialAccountOptions.Section)] CallbackDoor door, [FromKeyedServices(OfficialAccountOptions.Section)] CallbackCrypto crypto,
    AcceptFollowerEvent acceptFollowerEvent, IOptions<OfficialAccountOptions> account, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    private static readonly UTF8Encoding Bare = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>URL verification: answers the bare echo, which is not encrypted in any mode.</summary>
    [Function("VerifyOfficialAccountCallback")]
    [OpenToAll("the platform's signature")]
    public IResult Verify([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/official-account/callback")] HttpRequest request)
    {
        door.RequireSignature(request);
        return Results.Text(request.Query["echostr"].ToString(), "text/plain", Bare);
    }

    [Function("ReceiveOfficialAccountCallback")]
    [OpenToAll("the platform's signature")]
    public async Task<IResult> Receive([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/official-account/callback")] HttpRequest request, CancellationToken stop)
    {
        using var budget = door.Begin();
        using var hurried = Hurry.Begin();
        var text = Open(request, await CallbackDoor.ReadBody(request, stop));
        var fact = OfficialAccountEvent.Read(text) ?? throw new ApiProblem(400, "malformed-event", "The text is not an event or a message.");

        return await door.Answer(fact.Event ?? fact.MsgType, async () =>
            await acceptFollowerEvent.Handle(fact, text, door.Keep(new CallbackReceived(text, Identity.WeChat), budget.Token), budget) is { } reply
                ? Results.Text(Reply(fact, reply, request.Query["nonce"].ToString()), "application/xml", Bare)
                : Results.Ok());
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
        if (account.Value.IsSafeMode)
            return door.Decrypt(request, OfficialAccountEvent.ReadEncrypted(body)
                ?? throw new ApiProblem(400, "malformed-callback", "The body is not an encrypted callback's XML: an Encrypt element without a DTD is expected."));
        door.RequireSignature(request);
        return body;
    }
}
