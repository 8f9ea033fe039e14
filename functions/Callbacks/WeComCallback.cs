using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Api;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Callbacks;

/// <summary>
/// WeCom calls here (developer documentation, path/96238). The answer is 200 when the event is kept and its welcome settled, 503 otherwise.
/// </summary>
public sealed class WeComCallback([FromKeyedServices(WeComOptions.Section)] CallbackDoor door, AcceptEvent acceptEvent)
{
    /// <summary>URL verification: answers the bare plaintext, within 1 s.</summary>
    [Function("VerifyWeComCallback")]
    [OpenToAll("the platform's signature")]
    public IResult Verify([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/wecom/callback")] HttpRequest request)
    {
        // Base64 in a query: an unescaped plus sign arrives as a space.
        var echo = door.Decrypt(request, request.Query["echostr"].ToString().Replace(' ', '+'));
        return Results.Text(echo, "text/plain", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    [Function("ReceiveWeComCallback")]
    [OpenToAll("the platform's signature")]
    public async Task<IResult> Receive([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/wecom/callback")] HttpRequest request, CancellationToken stop)
    {
        using var budget = door.Begin();
        using var hurried = Hurry.Begin();
        var envelope = CallbackXml.ReadEnvelope(await CallbackDoor.ReadBody(request, stop))
            ?? throw new ApiProblem(400, "malformed-callback", "The body is not a callback's XML: an Encrypt element without a DTD is expected.");
        var text = door.Decrypt(request, envelope.Encrypt);
        var fact = CallbackXml.ReadEvent(text) ?? throw new ApiProblem(400, "malformed-event", "The decrypted text is not an event.");

        return await door.Answer(fact.ChangeType ?? fact.Event, async () =>
            await acceptEvent.Handle(fact, text, door.Keep(new CallbackReceived(text), budget.Token), budget)
                ? Results.Ok()
                : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
    }
}
