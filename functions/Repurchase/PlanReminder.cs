using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Messages;
using PrivateDomain.Orders;
using PrivateDomain.Orders.Import;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>
/// A contact bought, or an order was taken back: reminders of what was bought again or brought back are withdrawn at once, also one that already
/// lies with a keeper, and the next ones are planned. The due row stands before the contact says so; one without the other is silent.
/// </summary>
public sealed class PlanReminder(ContactStore contacts, Catalog catalog, DueIndex due, FollowReminder followReminder, TimeProvider clock) : IHandle<ContactOrdered>, IHandle<ContactOrdersImported>
{
    /// <summary>Products in one change: a transaction has at most 100 rows, and each product may end one reminder and plan another.</summary>
    private const int AtOnce = 40;

    public async Task Handle(ContactOrdered message, CancellationToken stop)
    {
        var rows = await Read(message.Contact, stop);
        var purchases = Purchases.In(rows);
        if (purchases.Find(new OrderKey(message.Shop, message.Id)) is { } order) await Handle(rows, purchases, [.. order.Lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal)], stop);
    }

    public async Task Handle(ContactOrdersImported message, CancellationToken stop)
    {
        var rows = await Read(message.Contact, stop);
        var purchases = Purchases.In(rows);
        await Handle(rows, purchases, purchases.Products, stop);
    }

    private async Task<ContactRows> Read(string contact, CancellationToken stop) => await contacts.Read(new ContactId(contact), stop) is var rows && SamePerson.Has(rows, new ContactId(contact))
        ? rows : throw new TimeoutException("The contact is being merged; the queue brings the message again.");

    private async Task Handle(ContactRows rows, Purchases purchases, IReadOnlyCollection<string> products, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var outdated = DeliveryRow.In(rows).Where(row => row.Kind == ReminderDelivery.Kind && Cycle.WhyOutdated(row, purchases) is not null).ToList();
        foreach (var part in outdated.Where(row => row.State is DeliveryState.Planned).Chunk(AtOnce))
            rows = await contacts.Change(rows, rows => Withdraw(rows, part, now), stop);
        foreach (var part in (await Cycles(products, purchases, now, stop)).Chunk(AtOnce))
        {
            await Task.WhenAll(part.Where(cycle => StillToCome(rows, cycle))
                .Select(cycle => due.Plan(cycle.RemindAt, rows.Id.Value, SendReminder.DueKind, cycle.DeliveryKey, stop)));
            rows = await contacts.Change(rows, rows => Plan(rows, part, now), stop);
        }
        // The platform comes last: it may be down, and then it is asked again later.
        foreach (var reminder in outdated.Where(row => row.State is DeliveryState.Accepted))
            await followReminder.Handle(rows.Id, reminder.Key, stop);
    }

    public static ContactRows Withdraw(ContactRows rows, IReadOnlyList<DeliveryRow> outdated, DateTimeOffset now)
    {
        var purchases = Purchases.In(rows);
        return outdated
            .Select(reminder => DeliveryRow.In(rows, reminder.Key)!)
            .Where(reminder => reminder.State is DeliveryState.Planned)
            .Aggregate(rows, (changed, reminder) => Cycle.WhyOutdated(reminder, purchases) is { } why ? reminder.Withdrawn(why, now).Into(changed) : changed);
    }

    /// <summary>A reminder that a purchase withdrew is planned again where that purchase was taken back.</summary>
    public static ContactRows Plan(ContactRows rows, IReadOnlyList<Cycle> cycles, DateTimeOffset now) => cycles.Aggregate(rows, (changed, cycle) => DeliveryRow.In(rows, cycle.DeliveryKey) switch
    {
        null => ReminderDelivery.Planned(cycle, now).Into(changed),
        { } standing when IsRevivable(standing) => ReminderDelivery.Planned(standing, cycle, now).Into(changed),
        _ => changed,
    });

    // Also where it is planned already: a revised order may run out earlier. When it runs out later, the reminder finds that out itself.
    private static bool StillToCome(ContactRows rows, Cycle cycle) => DeliveryRow.In(rows, cycle.DeliveryKey) is not { } standing || standing.State is DeliveryState.Planned || IsRevivable(standing);

    private static bool IsRevivable(DeliveryRow reminder) => reminder is { State: DeliveryState.Withdrawn, Reason: Cycle.Bought or Cycle.Refunded };

    private async Task<IReadOnlyList<Cycle>> Cycles(IReadOnlyCollection<string> products, Purchases purchases, DateTimeOffset now, CancellationToken stop)
    {
        var cycles = new List<Cycle>();
        foreach (var sku in products)
        {
            if (await catalog.Find(Product.Kind, sku, RepurchaseJson.Default.Product, stop) is { } product
                && Cycle.Of(purchases, sku, product) is { } cycle && cycle.ExpiresAt > now)
                cycles.Add(cycle);
        }
        return cycles;
    }
}
