using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Orders;

public sealed record OrderBody(
    string? Id, string? Shop, string? PaidAt, string? Currency, long? TotalMinor, OrderBody.Known? Customer, IReadOnlyList<OrderBody.Line>? Lines, int? Revision)
{
    public sealed record Known(string? ExternalUserId, string? Unionid, string? ShopCustomerId, string? Phone, string? CardSerial);

    public sealed record Line(string? Sku, string? Title, int? Quantity, long? UnitPriceMinor);
}

public sealed record OrderTaken(string OrderId, string? ContactId);

public sealed class OrderFunctions(AcceptOrder acceptOrder, OrderReader reader)
{
    /// <summary>Takes a paid order; 202 also for the same order again, 409 for another content under the same id.</summary>
    [Function("PostOrder")]
    [RequireScope(Scopes.OrdersWrite)]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders")] HttpRequest request, CancellationToken stop)
    {
        var order = reader.Read(await Body.ReadJson(request, OrderJson.Default.OrderBody, stop));
        // What is written from here on is finished even when the shop hangs up.
        var (stored, contact) = await acceptOrder.Handle(order, CancellationToken.None);
        return stored
            ? Results.Json(new OrderTaken(order.Key.OrderId, contact?.Value), OrderJson.Default.OrderTaken, statusCode: StatusCodes.Status202Accepted)
            : throw new ApiProblem(409, "order-conflict", "This shop sent another order under this id; a changed order needs a higher revision.");
    }
}
