using System.Text.Json;
using Microsoft.Extensions.Logging;
using PrivateDomain.Alerts;
using PrivateDomain.Api;
using PrivateDomain.Orders;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Callbacks.Shops;

/// <summary>
/// Takes in what a shop tells. What cannot be taken is put before a person and not refused: a shop would tell it again in vain, and in the end
/// not tell anything any more.
/// </summary>
public sealed partial class AcceptShopEvent(AcceptOrder acceptOrder, OrderReader orders, AlertBoard alerts, ILogger<AcceptShopEvent> log)
{
    private const string NoId = "?";

    public async Task Handle(string shop, IShopPlatform platform, ShopDelivery delivery, ShopOptions options, CancellationToken stop)
    {
        var told = Read(platform, delivery, options);
        try
        {
            switch (told)
            {
                case ShopEvent.Ordered { Order: var order }:
                    await Order(shop, ShopOrderBody.Of(shop, order), told, stop);
                    break;
                case ShopEvent.OrderedAsHere here:
                    await Order(shop, ShopOrderBody.Of(shop, here), told, stop);
                    break;
                case ShopEvent.Refunded { OrderId: var id, Refund: var refund }:
                    Require(await acceptOrder.Refund(OrderReader.Named(shop, id), OrderReader.Read(ShopOrderBody.Of(refund)), stop), "another refund of it has the same id, or there are too many");
                    await Settle(shop, id, refund.Id, stop);
                    break;
                case ShopEvent.Cancelled { OrderId: var id, At: var at }:
                    Require(await acceptOrder.Cancel(OrderReader.Named(shop, id), at, stop), "it cannot be cancelled");
                    await alerts.Settle(Key(shop, id, told), stop);
                    break;
                case ShopEvent.Unreadable { OrderId: var id, Reason: var reason }:
                    await PutBefore(shop, id, told, reason, stop);
                    break;
                case ShopEvent.Nothing { Why: var why }:
                    Log.Nothing(log, shop, why);
                    break;
            }
        }
        catch (ApiProblem refused)
        {
            await PutBefore(shop, IdOf(told), told, refused.Errors.Count == 0 ? refused.Message : string.Join("; ", refused.Errors.Select(error => $"{error.Key} {error.Value}")), stop);
        }
    }

    private async Task Order(string shop, OrderBody body, ShopEvent told, CancellationToken stop)
    {
        var order = orders.Read(body);
        await acceptOrder.Handle(order, Retelling.Dated, stop);
        await alerts.Settle(Key(shop, order.Id, told), stop);
        // What an order tells of its refunds counts as if each had been told alone.
        foreach (var refund in order.Refunds) await alerts.Settle(RefundKey(shop, order.Id, refund.Id), stop);
    }

    // Of which refund an earlier telling was may not have been readable.
    private async Task Settle(string shop, string id, string refund, CancellationToken stop)
    {
        await alerts.Settle(RefundKey(shop, id, refund), stop);
        await alerts.Settle(RefundKey(shop, id, NoId), stop);
    }

    private static ShopEvent Read(IShopPlatform platform, ShopDelivery delivery, ShopOptions options)
    {
        try
        {
            return platform.Read(delivery, options);
        }
        // Reading asks nobody: whatever goes wrong in it lies in what was sent, and would again.
        catch (Exception wrong)
        {
            return new ShopEvent.Unreadable(null, wrong is JsonException { Path: { } path } ? $"it is not the JSON that is expected at {path}" : "it is not what is expected");
        }
    }

    private async Task PutBefore(string shop, string? id, ShopEvent told, string reason, CancellationToken stop)
    {
        var order = id is { Length: > 0 and <= 128 } ? id : "?";
        Log.NotTaken(log, shop, order, reason);
        var isKept = await alerts.Raise(
            Key(shop, order, told),
            $"The shop {shop} told of the order {order}, and it could not be taken: {reason}. The shop does not tell it again: look at it there and, if it counts here, send it to /api/orders.", stop);
        // Nobody would ever hear of it: the shop is to tell it again.
        if (!isKept) throw new TimeoutException("The alert that stands for the order could not be kept.");
    }

    private static void Require((bool Taken, Contacts.ContactId? Contact) done, string otherwise)
    {
        if (!done.Taken) throw new ApiProblem(409, "order-conflict", otherwise);
    }

    private static string? IdOf(ShopEvent told) => told switch
    {
        ShopEvent.Ordered { Order.Id: var id } => id,
        ShopEvent.OrderedAsHere { Body: var body } => ShopOrderBody.IdOf(body),
        ShopEvent.Refunded { OrderId: var id } => id,
        ShopEvent.Cancelled { OrderId: var id } => id,
        _ => null,
    };

    // Only a telling of the same kind settles what could not be taken: an order that is told again says nothing of a refund that is missing.
    private static string Key(string shop, string order, ShopEvent told) => told switch
    {
        ShopEvent.Refunded { Refund.Id: var refund } => RefundKey(shop, order, refund),
        ShopEvent.Unreadable { Of: ShopTelling.Refund, RefundId: var refund } => RefundKey(shop, order, refund is { Length: > 0 and <= 128 } ? refund : NoId),
        ShopEvent.Cancelled or ShopEvent.Unreadable { Of: ShopTelling.Cancellation } => $"shop-closing-{shop}-{order}",
        _ => $"shop-order-{shop}-{order}",
    };

    private static string RefundKey(string shop, string order, string refund) => $"shop-refund-{shop}-{order}-{refund}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The order {Order} of the shop {Shop} could not be taken: {Reason}.")]
        public static partial void NotTaken(ILogger log, string shop, string order, string reason);

        [LoggerMessage(LogLevel.Debug, "What the shop {Shop} told does not count here: {Why}.")]
        public static partial void Nothing(ILogger log, string shop, string why);
    }
}
