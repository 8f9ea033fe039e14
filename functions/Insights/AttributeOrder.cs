using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Orders;
using PrivateDomain.Orders.Import;
using PrivateDomain.Storage;

namespace PrivateDomain.Insights;

/// <summary>
/// Attributes an order to what reached its contact before, and counts it there. First the contact says where the order may be counted, then it is counted,
/// then it is taken away where it was counted before, then the contact says that it is counted: whoever dies in between leaves a message that does the rest. Some
/// days later it is attributed once more, since platforms tell late what was sent.
/// </summary>
public sealed class AttributeOrder(ContactStore contacts, ChannelDirectory channels, Sales sales, DueIndex due, IOptions<InsightOptions> options, TimeProvider clock)
    : IHandle<ContactOrdered>, IHandle<ContactOrdersImported>, IHandle<ContactsMerged>, IDueHandler
{
    private const string DueKind = "attribution";

    /// <summary>Orders in one change: a transaction has at most 100 rows.</summary>
    private const int AtOnce = 80;

    /// <summary>Longer than a platform is asked what was sent. From then on an order's touches stand.</summary>
    private static readonly TimeSpan Late = FollowTask.LongestSilence + TimeSpan.FromDays(1);

    public string Kind => DueKind;

    public Task Handle(ContactOrdered message, CancellationToken stop)
    {
        var meant = new OrderKey(message.Shop, message.Id).ToString();
        return Handle(new ContactId(message.Contact), order => order == meant, stop);
    }

    public Task Handle(ContactOrdersImported message, CancellationToken stop) => Handle(new ContactId(message.Contact), _ => true, stop);

    /// <summary>Both may have counted an order, each by what it knew.</summary>
    public Task Handle(ContactsMerged message, CancellationToken stop) => Handle(new ContactId(message.Contact), _ => true, stop);

    public Task Handle(ContactId contact, string key, CancellationToken stop) => Handle(contact, order => order == key, stop);

    private async Task Handle(ContactId contact, Func<string, bool> isMeant, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(contact, stop);
        var orders = ContactOrder.Versions(rows).Where(order => isMeant(order.Key) && !OrderCredit.IsSettled(rows, order.Key, order.Version)).Select(order => ContactOrder.Find(rows, order.Key)!).ToList();
        if (orders.Count == 0) return;
        var leads = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var part in orders.Chunk(AtOnce)) rows = await Attribute(rows, part, leads, stop);
    }

    // What stands and is counted as it stands costs no storage call.
    private async Task<ContactRows> Attribute(ContactRows rows, IReadOnlyList<Order> orders, Dictionary<string, string?> leads, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        foreach (var order in orders.Where(order => IsOpen(order, now) && OrderCredit.In(rows, order.Key)?.Version != order.Version))
            await due.Plan(order.PaidAt + Late, rows.Id.Value, DueKind, order.Key.ToString(), stop);
        rows = await Decide(rows, orders, leads, now, stop);
        var counted = new List<(OrderKey Order, long Revision)>();
        foreach (var key in orders.Select(order => order.Key))
        {
            if (ContactOrder.Find(rows, key) is not { } order || OrderCredit.In(rows, key) is not { IsCounted: false } told) continue;
            var places = SalePlace.Of(order, told.Credit);
            foreach (var place in places) await sales.Count(order, place, told.Revision, stop);
            foreach (var place in told.Places.Except(places.Select(place => place.Partition), StringComparer.Ordinal)) await sales.Forget(key, place, told.Revision, stop);
            counted.Add((key, told.Revision));
        }
        return await contacts.ChangeWhole(rows, standing => counted.Aggregate(standing, (changed, done) => OrderCredit.Counting(changed, done.Order, done.Revision)), stop);
    }

    // A due row comes in its minute, so up to a minute early.
    private static bool IsOpen(Order order, DateTimeOffset now) => order.PaidAt + Late >= now.AddMinutes(1);

    // Which channel a code leads to is looked up before it is decided: where another run brought a code meanwhile, nothing is written and it is decided once more.
    private async Task<ContactRows> Decide(ContactRows rows, IReadOnlyList<Order> orders, Dictionary<string, string?> leads, DateTimeOffset now, CancellationToken stop)
    {
        for (var isDecided = false; !isDecided;)
        {
            foreach (var code in Touches.Codes(rows).Where(code => !leads.ContainsKey(code)).ToList()) leads[code] = (await channels.FindOwn(code, stop))?.Id;
            rows = await contacts.ChangeWhole(
                rows,
                standing =>
                {
                    isDecided = Touches.Codes(standing).All(leads.ContainsKey);
                    return isDecided ? orders.Aggregate(standing, (changed, order) => Decide(changed, order.Key, leads, now)) : standing;
                },
                stop);
        }
        return rows;
    }

    private ContactRows Decide(ContactRows rows, OrderKey key, IReadOnlyDictionary<string, string?> leads, DateTimeOffset now) => ContactOrder.Find(rows, key) is { } order
        ? OrderCredit.Into(
            rows, order, () => Credit.Of(Touches.Before(rows, order, TimeSpan.FromDays(options.Value.AttributionDays), leads)), IsOpen(order, now) ? null : now)
        : rows;
}
