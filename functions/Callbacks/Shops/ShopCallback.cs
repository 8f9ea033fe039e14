using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Platforms.Shops;
using PrivateDomain.Storage;

namespace PrivateDomain.Callbacks.Shops;

/// <summary>
/// Shops tell their orders here. What is not signed by the shop is refused before anything in it is read; 200 says that what it tells is kept, or that
/// there is nothing to keep, and 503 makes a shop that can tell again. The impatient ones wait 5 s; we answer within 4.5 s.
/// </summary>
public sealed partial class ShopCallback(
    IEnumerable<IShopPlatform> platforms, IOptions<ShopsOptions> options, AcceptShopEvent acceptShopEvent, [FromKeyedServices(Clocks.System)] TimeProvider clock, ILogger<ShopCallback> log)
{
    /// <summary>Room for an order of a thousand lines, of which a shop tells some kilobytes each.</summary>
    private const int MostBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(4.5);

    private readonly Dictionary<string, IShopPlatform> kinds = platforms.ToDictionary(platform => platform.Kind, StringComparer.Ordinal);
    private readonly Dictionary<string, (string Name, ShopOptions Shop)> shops =
        options.Value.Shops.Where(shop => shop.Value.IsSet).ToDictionary(shop => shop.Key, shop => (shop.Key, shop.Value), StringComparer.OrdinalIgnoreCase);

    [Function("ReceiveShopCallback")]
    [OpenToAll("the shop's signature")]
    public async Task<IResult> Receive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shops/{shop}/callback")] HttpRequest request, string shop, CancellationToken stop)
    {
        if (!shops.TryGetValue(shop, out var known)) throw new ApiProblem(404, "shop-not-found", "No shop of this name is set up; its settings begin with Shops__ and its name.");
        var platform = kinds[known.Shop.Kind];
        using var budget = new Budget(Whole, clock);
        using var hurried = Hurry.Begin();
        var body = await Body.ReadBytes(request, MostBytes, stop) ?? throw new ApiProblem(413, "body-too-large", "A shop's call has at most 4 MiB.");
        var delivery = new ShopDelivery(name => request.Headers[name].ToString(), body);
        switch (platform.Believe(delivery, known.Shop))
        {
            case ShopBelief.Ping:
                return Taken(platform);
            case ShopBelief.NotSigned:
                throw Refused(known.Name, 401, "bad-signature", "The signature does not match.");
            case ShopBelief.Signed when platform.SentAt(delivery) is { } sent && !ReplayWindow.Holds(sent, clock.GetUtcNow()):
                throw Refused(known.Name, 403, "outside-window", "The timestamp is more than 10 minutes from now.");
        }
        try
        {
            await acceptShopEvent.Handle(known.Name, platform, delivery, known.Shop, budget.Token);
            return Taken(platform);
        }
        catch (Exception failure)
        {
            Log.NotKept(log, failure, known.Name);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Taken(IShopPlatform platform) => platform.Taken is { } answer ? Results.Text(answer, "application/json") : Results.Ok();

    private ApiProblem Refused(string shop, int status, string code, string detail)
    {
        Log.Refused(log, shop, code);
        return new ApiProblem(status, code, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A call to the shop {Shop} was refused: {Code}. Compare Shops__{Shop}__Secrets with what the shop signs with, and this machine's clock with the time.")]
        public static partial void Refused(ILogger log, string shop, string code);

        [LoggerMessage(LogLevel.Error, "What the shop {Shop} told is not kept yet; it is asked to tell again.")]
        public static partial void NotKept(ILogger log, Exception failure, string shop);
    }
}
