using PrivateDomain.Contacts;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>
/// Finds the contact of an order and writes the order among the contact's rows. The order first says what it waits for and then
/// looks; whoever shows a trait first says so and then looks what waits: one of the two sees the other. Which contact has the order
/// is decided once, by one insert.
/// </summary>
public sealed class MatchOrder(OrderStore orders, ContactStore contacts, Lookups lookups, RedeemCoupon coupons, MessageSender messages)
{
    private const string UsedCoupon = "coupon";

    /// <summary>The contact who has the order now, or nothing: then it waits.</summary>
    /// <param name="isNew">Nothing was told of the order before, so it is nobody's.</param>
    /// <param name="isQuiet">The caller tells that the contact ordered, once for many orders.</param>
    public async Task<ContactId?> Handle(Order order, CancellationToken stop, bool isNew = false, bool isQuiet = false)
    {
        isQuiet &= !HasCodes(order);
        var traits = Traits(order).ToList();
        var owner = isNew ? null : await OwnerOf(order.Key, stop);
        if (owner is null) await Task.WhenAll(traits.Where(IsAwaited).Select(trait => orders.Wait(trait, order.Key, stop)));
        foreach (var trait in traits)
        {
            if (await Find(trait, stop) is { } contact) return await Attach(order, contact, trait, isQuiet, stop);
        }
        // Whose it is was decided once: also a telling that names the buyer no more is theirs.
        return owner is { } known ? await Give(order, known, byCoupon: null, isQuiet, stop) : null;
    }

    /// <summary>Whose order it is; nothing while it waits.</summary>
    public Task<ContactId?> OwnerOf(OrderKey order, CancellationToken stop) => lookups.Find(ItselfOf(order), stop);

    /// <summary>A contact showed a trait for which the order waited: it is theirs, where it still names it. Safe to repeat after any of its steps.</summary>
    /// <param name="isQuiet">As of <see cref="Handle"/>.</param>
    public async Task Claim(Order order, ContactId contact, Trait trait, bool isQuiet, CancellationToken stop)
    {
        if (Traits(order).Contains(trait)) await Attach(order, contact, trait, isQuiet && !HasCodes(order), stop);
        else await orders.StopWaiting(trait, order.Key, stop);
    }

    /// <summary>The order is this contact's, unless it was another's before.</summary>
    private async Task<ContactId> Attach(Order order, ContactId contact, Trait by, bool isQuiet, CancellationToken stop)
    {
        var owner = await Give(order, contact, by.Kind is UsedCoupon && !await IsKnownWithout(order, contact, stop), isQuiet, stop);
        // A coupon or a card may be a friend's: they say whose the order is, and nothing of the account.
        if (owner == contact && order.Buyer.ShopCustomerId is { } account && by.Kind is not (UsedCoupon or Trait.OfCards))
            await Learn(Trait.ShopCustomer(order.Shop, account), owner, order.Key, stop);
        await StopWaiting(order, stop);
        return owner;
    }

    // What of the buyer's own leads to the contact too.
    private async Task<bool> IsKnownWithout(Order order, ContactId contact, CancellationToken stop)
    {
        foreach (var trait in Traits(order).Where(IsAwaited))
            if (await Find(trait, stop) == contact) return true;
        return false;
    }

    private async Task<ContactId> Give(Order order, ContactId contact, bool? byCoupon, bool isQuiet, CancellationToken stop)
    {
        var owner = await lookups.Learn(ItselfOf(order.Key), contact, stop);
        owner = (await contacts.Change(owner, rows => rows.Known ? ContactOrder.Into(rows, order, byCoupon) : rows, stop)).Id;
        if (!isQuiet) await messages.Send(new ContactOrdered(owner.Value, order.Shop, order.Id), stop);
        return owner;
    }

    // Each order tells of its own codes.
    private static bool HasCodes(Order order) => order.CouponCodes.Count > 0 || order.FormerCodes.Count > 0;

    private static Trait ItselfOf(OrderKey order) => new("order", order.ToString());

    // The order says whose the shop's account is: earlier orders of the account may have waited to hear that.
    private async Task Learn(Trait account, ContactId owner, OrderKey teller, CancellationToken stop)
    {
        var holder = await lookups.Learn(account, owner, stop);
        foreach (var key in await orders.WaitingFor(account, stop))
        {
            if (key == teller || await orders.Find(key, stop) is not { } other) continue;
            if (Traits(other).Contains(account))
            {
                await Give(other, holder, byCoupon: false, isQuiet: false, stop);
                await StopWaiting(other, stop);
            }
            else
            {
                await orders.StopWaiting(account, key, stop);
            }
        }
    }

    private Task StopWaiting(Order order, CancellationToken stop) =>
        Task.WhenAll(Traits(order).Where(IsAwaited).Select(trait => orders.StopWaiting(trait, order.Key, stop)));

    private async Task<ContactId?> Find(Trait trait, CancellationToken stop) => trait.Kind switch
    {
        Identity.WeCom or Identity.WeChat => await Known(contacts.IdOf(new Identity(trait.Kind, trait.Value)), stop),
        UsedCoupon => await coupons.OwnerOf(trait.Value, stop) is { } owner ? await Known(owner, stop) : null,
        _ => await lookups.Find(trait, stop),
    };

    private async Task<ContactId?> Known(ContactId id, CancellationToken stop) => await contacts.Read(id, stop) is { Known: true } rows ? rows.Id : null;

    // A code of ours was somebody's before an order could name it: nobody comes to show it later.
    private static bool IsAwaited(Trait trait) => trait.Kind != UsedCoupon;

    // The strongest first: the platform's own ids, the shop's account, the coupon, what the buyer typed, the card in the parcel.
    private static IEnumerable<Trait> Traits(Order order)
    {
        var buyer = order.Buyer;
        if (buyer.ExternalUserId is { } external) yield return Trait.External(new Identity(Identity.WeCom, external));
        if (buyer.Unionid is { } unionId) yield return Trait.UnionId(unionId);
        if (buyer.Openid is { } openid) yield return Trait.External(new Identity(Identity.WeChat, openid));
        if (buyer.ShopCustomerId is { } account) yield return Trait.ShopCustomer(order.Shop, account);
        foreach (var code in order.CouponCodes) yield return new Trait(UsedCoupon, code);
        foreach (var hash in buyer.PhoneHashes) yield return Trait.Phone(hash);
        // Whether a serial is real was seen when its card was scanned; one that never was finds nobody.
        if (buyer.CardSerial is { } serial) yield return Trait.Card(Base32.Normalize(serial));
    }
}
