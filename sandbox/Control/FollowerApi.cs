using PrivateDomain.Sandbox.OfficialAccount;
using static PrivateDomain.Sandbox.Control.ControlAnswer;

namespace PrivateDomain.Sandbox.Control;

/// <param name="Scene">What the scanned code says, such as a card's serial; null for who found the account by its name.</param>
internal sealed record Scanned(string? Scene);

internal sealed record Written(string Text);

/// <summary>Followers of the Official Account by HTTP, below <c>/sandbox/followers</c>.</summary>
internal sealed class FollowerApi(OfficialAccountSimulator account)
{
    private static ControlJson Json => ControlJson.Default;

    public void Map(IEndpointRouteBuilder routes)
    {
        var followers = routes.MapGroup("/sandbox/followers").AddEndpointFilter(RefuseImpossibleAsync);
        followers.MapPost("/", async (HttpRequest request) =>
            Answer(account.CreatePerson((await ReadAsync(request, Json.NewCustomer)).UnionId), Json.Person, StatusCodes.Status201Created));
        followers.MapGet("/{openId}/messages", (string openId) => Answer(account.Messages(PersonOf(openId)), Json.IReadOnlyListAccountMessage));
        followers.MapPost("/{openId}/subscribe", async (string openId, HttpRequest request) =>
            Happened(account.Subscribe(PersonOf(openId), (await ReadAsync(request, Json.Scanned)).Scene)));
        followers.MapPost("/{openId}/scan", async (string openId, HttpRequest request) => Happened(account.Scan(
            PersonOf(openId), (await ReadAsync(request, Json.Scanned)).Scene ?? throw new BadHttpRequestException("A scan needs a scene."))));
        followers.MapPost("/{openId}/write", async (string openId, HttpRequest request) =>
            Happened(account.Write(PersonOf(openId), (await ReadAsync(request, Json.Written)).Text)));
        followers.MapPost("/{openId}/unsubscribe", (string openId) => Happened(account.Unsubscribe(PersonOf(openId))));
    }

    private Person PersonOf(string openId) => account.Find(openId) ?? throw new KeyNotFoundException($"There is no person '{openId}'.");

    private static IResult Happened(FollowerDelivery delivery) => Answer(delivery.Event, Json.FollowerEvent, StatusCodes.Status202Accepted);
}
