using PrivateDomain.Campaigns;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;
using PrivateDomain.Orders;

namespace PrivateDomain.Insights;

/// <summary>What of ours reached a contact before an order: rules over the contact's rows.</summary>
public static class Touches
{
    /// <summary>The codes by which the contact came to keepers: serials of cards, and channels' own.</summary>
    public static IEnumerable<string> Codes(ContactRows rows) => Adds(rows).Select(add => add.Code).Distinct(StringComparer.Ordinal);

    /// <summary>What was within the window before the order was paid, in order of time; of one moment what the order was paid with comes last.</summary>
    /// <param name="channels">Which channel a code leads to; a code that is not there leads to none.</param>
    public static IReadOnlyList<Touch> Before(ContactRows rows, Order order, TimeSpan window, IReadOnlyDictionary<string, string?> channels) =>
    [
        .. (from add in Adds(rows)
            let channel = channels.GetValueOrDefault(add.Code)
            where channel is not null
            select new Touch(Touch.Channel, channel, add.At))
            .Concat(Sent(rows))
            .Where(touch => touch.At <= order.PaidAt && touch.At > order.PaidAt - window)
            .OrderBy(touch => touch.At).ThenBy(touch => touch.Kind, StringComparer.Ordinal).ThenBy(touch => touch.Id, StringComparer.Ordinal),
        .. Used(rows, order).Order(StringComparer.Ordinal).Select(offer => new Touch(Touch.Coupon, offer, order.PaidAt)),
    ];

    // Which card it was may be known only after the add was told; then that is what counts.
    private static List<(string Code, DateTimeOffset At)> Adds(ContactRows rows)
    {
        var told = (from row in rows.StartingWith("event|")
                    from entry in Timeline.Of(row)
                    where entry is { Kind: "added" or "attributed", About: not null }
                    let code = entry.About!.GetValueOrDefault("serial") ?? entry.About!.GetValueOrDefault("state")
                    where code is { Length: > 0 }
                    select (entry.Kind, Code: code, entry.At, Keeper: entry.About!.GetValueOrDefault("keeper"))).ToList();
        var attributed = told.Where(add => add.Kind == "attributed").Select(add => (add.Keeper, add.At)).ToHashSet();
        return [.. told.Where(add => add.Kind == "attributed" || !attributed.Contains((add.Keeper, add.At))).Select(add => (add.Code, add.At))];
    }

    private static IEnumerable<Touch> Sent(ContactRows rows) =>
        from row in DeliveryRow.In(rows)
        let at = row.SentAt()
        where at is not null
        select row.Kind switch
        {
            TaskDelivery.Campaign => new Touch(Touch.Campaign, Campaign.IdOf(row.Key), at.Value),
            TaskDelivery.Nudge => new Touch(Touch.Nudge, Coupons(rows).FirstOrDefault(coupon => coupon.Code == row.Subject).Offer ?? row.Subject, at.Value),
            _ => new Touch(Touch.Reminder, row.Subject, at.Value),
        };

    // By the code that the shop named, or by what the till said when it redeemed it.
    private static IEnumerable<string> Used(ContactRows rows, Order order)
    {
        var named = order.CouponCodes.Select(CodeKeys.Fold).ToHashSet(StringComparer.Ordinal);
        return (from row in rows.StartingWith("coupon|")
                where named.Contains(CodeKeys.Fold(row.GetString("code") ?? ""))
                    || Timeline.Of(row).Any(entry => entry.Kind == "couponRedeemed" && entry.About?.GetValueOrDefault("order") == order.Key.ToString())
                select row.GetString("offer")!).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<(string Code, string Offer)> Coupons(ContactRows rows) => rows.StartingWith("coupon|").Select(row => (row.GetString("code")!, row.GetString("offer")!));
}
