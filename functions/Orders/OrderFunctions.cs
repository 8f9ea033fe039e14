using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Contacts;

namespace PrivateDomain.Orders;

public sealed record OrderTaken(string OrderId, string? ContactId);

/// <param name="ContactId">Nothing while it waits for its person.</param>
public sealed record OrderShown(
    string OrderId, string Shop, string Id, OrderState State, DateTimeOffset PaidAt, string Currency, long TotalMinor, long RefundedMinor, long NetMinor, long Revision,
    IReadOnlyList<OrderLine> Lines, IReadOnlyList<Refund> Refunds, DateTimeOffset? CancelledAt, IReadOnlyList<string> CouponCodes, string? ContactId)
{
    public static OrderShown Of(Order order, ContactId? contact) => new(
        order.Key.OrderId, order.Shop, order.Id, order.State, order.PaidAt, order.Currency, order.TotalMinor, order.RefundedMinor, order.NetMinor, order.Revision,
        order.Lines, order.Refunds, order.CancelledAt, order.CouponCodes, contact?.Value);
}

/// <param name="Cursor">For the next page; nothing where this was the last.</param>
public sealed record OrdersListed(IReadOnlyList<OrderShown> Items, string? Cursor);

public sealed class OrderFunctions(AcceptOrder acceptOrder, OrderReader reader, OrderStore orders, MatchOrder matchOrder)
{
    private const int Page = 100;

    /// <summary>Takes a paid order; 202 also for the same order again, 409 for another content under the same id.</summary>
    [Function("PostOrder")]
    [RequireScope(Scopes.OrdersWrite)]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders")] HttpRequest request, CancellationToken stop)
    {
        var order = reader.Read(await Body.ReadJson(request, OrderJson.Default.OrderBody, stop));
        // What is written from here on is finished even when the shop hangs up.
        return Answer(
            order.Key, await acceptOrder.Handle(order, CancellationToken.None), "order-conflict", "This shop sent another order under this id; a changed order needs a higher revision.");
    }

    /// <summary>Money went back to the buyer; 202 also for the same refund again, and before its order came.</summary>
    [Function("PutRefund")]
    [RequireScope(Scopes.OrdersWrite)]
    public async Task<IResult> PutRefund(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/orders/{shop}/{id}/refunds/{refund}")] HttpRequest request, string shop, string id, string refund, CancellationToken stop)
    {
        var key = OrderReader.Key(shop, id);
        var told = OrderReader.Read(refund, await Body.ReadJson(request, OrderJson.Default.RefundBody, stop));
        return Answer(key, await acceptOrder.Refund(key, told, CancellationToken.None), "refund-conflict", "This shop told another refund of the order under this id.");
    }

    /// <summary>The whole order is void; 202 also before it came.</summary>
    [Function("PutCancellation")]
    [RequireScope(Scopes.OrdersWrite)]
    public async Task<IResult> PutCancellation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/orders/{shop}/{id}/cancellation")] HttpRequest request, string shop, string id, CancellationToken stop)
    {
        var key = OrderReader.Key(shop, id);
        var at = OrderReader.Read(await Body.ReadJson(request, OrderJson.Default.CancellationBody, stop));
        return Answer(key, await acceptOrder.Cancel(key, at, CancellationToken.None), "order-conflict", "");
    }

    [Function("ShowOrder")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/orders/{shop}/{id}")] HttpRequest request, string shop, string id, CancellationToken stop) =>
        await orders.Find(OrderReader.Key(shop, id), stop) is { } order
            ? Results.Json(OrderShown.Of(order, await matchOrder.OwnerOf(order.Key, stop)), OrderJson.Default.OrderShown)
            : throw new ApiProblem(404, "order-not-found", "This shop told no order of this id.");

    /// <summary>The orders of a shop, a hundred at a time.</summary>
    [Function("ListOrders")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/orders")] HttpRequest request, CancellationToken stop)
    {
        var (shop, cursor) = (request.Query["shop"].ToString(), request.Query["cursor"].ToString());
        new Checks().Text(shop, "shop", OrderReader.LongestShop).That(cursor.Length == 0 || Place(cursor) is not null, "cursor", "must be the cursor of an earlier page").Throw();
        var found = await orders.List(shop, Place(cursor), stop).Take(Page).ToListAsync(stop);
        // An order's person is asked for where one order is shown: a page costs one operation, not a hundred.
        return Results.Json(
            new OrdersListed([.. found.Select(one => OrderShown.Of(one.Order, contact: null))], found.Count == Page ? Cursor(found[^1].Place) : null), OrderJson.Default.OrdersListed);
    }

    private static IResult Answer(OrderKey order, (bool Taken, ContactId? Contact) done, string code, string otherwise) => done.Taken
        ? Results.Json(new OrderTaken(order.OrderId, done.Contact?.Value), OrderJson.Default.OrderTaken, statusCode: StatusCodes.Status202Accepted)
        : throw new ApiProblem(409, code, otherwise);

    private static string Cursor(OrderPlace place) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{place.Partition}\n{place.Row}"));

    private static OrderPlace? Place(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor)).Split('\n') is [var partition, var row] ? new(partition, row) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
