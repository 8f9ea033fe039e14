using Microsoft.Extensions.Options;
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
public sealed class PlanReminder(
    ContactStore contacts, Outlooks outlooks, Histories histories, DueIndex due, FollowReminder followReminder, IOptions<BrandOptions> brand, TimeProvider clock)
    : IHandle<ContactOrdered>, IHandle<ContactOrdersImported>, IHandle<ContactsMerged>
{
    /// <summary>Products in one change: a transaction has at most 100 rows, and each product may end one reminder and plan another.</summary>
    private const int AtOnce = 40;

    public async Task Handle(ContactOrdered message, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(new ContactId(message.Contact), stop);
        var purchases = Purchases.In(rows);
        if (purchases.Find(new OrderKey(message.Shop, message.Id)) is not { } order) return;
        await Handle(rows, purchases, [.. order.Lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal)], stop);
    }

    public Task Handle(ContactOrdersImported message, CancellationToken stop) => HandleAll(new ContactId(message.Contact), stop);

    /// <summary>Two contacts became one: it is reminded of what either bought, and the other's history counts no more.</summary>
    public async Task Handle(ContactsMerged message, CancellationToken stop)
    {
        var rows = await HandleAll(new ContactId(message.Contact), stop);
        foreach (var other in SamePerson.Ids(rows).Where(other => other != rows.Id)) await histories.Clear(other, stop);
    }

    private async Task<ContactRows> HandleAll(ContactId contact, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(contact, stop);
        var purchases = Purchases.In(rows);
        return await Handle(rows, purchases, purchases.Products, stop);
    }

    /// <summary>More is known of these products: reminders that wait for nothing but their moment are moved where it is another by more than a day.</summary>
    public async Task Again(ContactId contact, IReadOnlyCollection<string> products, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(contact, stop);
        await histories.Keep(await Plan(rows, Purchases.In(rows), [.. products.Intersect(Waiting(rows), StringComparer.Ordinal)], clock.GetUtcNow(), stop), stop);
    }

    private async Task<ContactRows> Handle(ContactRows rows, Purchases purchases, IReadOnlyCollection<string> products, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var outdated = DeliveryRow.In(rows).Where(row => row is { Kind: ReminderDelivery.Kind, State: DeliveryState.Planned or DeliveryState.Accepted } && Cycle.WhyOutdated(row, purchases) is not null).ToList();
        foreach (var part in outdated.Where(row => row.State is DeliveryState.Planned).Chunk(AtOnce))
            rows = await contacts.ChangeWhole(rows, rows => Withdraw(rows, part, now), stop);
        rows = await Plan(rows, purchases, products, now, stop);
        await histories.Keep(rows, stop);
        // The platform comes last: it may be down, and then it is asked again later.
        foreach (var reminder in outdated.Where(row => row.State is DeliveryState.Accepted))
            await followReminder.Handle(rows.Id, reminder.Key, stop);
        return rows;
    }

    private async Task<ContactRows> Plan(ContactRows rows, Purchases purchases, IReadOnlyCollection<string> products, DateTimeOffset now, CancellationToken stop)
    {
        // Those alone whose due row stands are planned, whatever another run does meanwhile. The due row of a former moment finds out itself that it came for nothing.
        foreach (var part in (await Cycles(purchases, products, now, stop)).Where(cycle => Next(rows, cycle, now) is not null).Chunk(AtOnce))
        {
            await Task.WhenAll(part.Select(cycle => due.Plan(cycle.RunOut.RemindAt, rows.Id.Value, SendReminder.DueKind, cycle.DeliveryKey, stop)));
            rows = await contacts.ChangeWhole(rows, rows => Plan(rows, part, now), stop);
        }
        return rows;
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
    public static ContactRows Plan(ContactRows rows, IReadOnlyList<Cycle> cycles, DateTimeOffset now) =>
        cycles.Aggregate(rows, (changed, cycle) => Next(rows, cycle, now) is { } next ? next.Into(changed) : changed);

    private static DeliveryRow? Next(ContactRows rows, Cycle cycle, DateTimeOffset now) => DeliveryRow.In(rows, cycle.DeliveryKey) switch
    {
        null => ReminderDelivery.Planned(cycle, now),
        { State: DeliveryState.Withdrawn, Reason: Cycle.Bought or Cycle.Refunded } standing => ReminderDelivery.Planned(standing, cycle, now),
        { } standing when ReminderDelivery.IsToMove(standing, cycle.RunOut, now) => ReminderDelivery.Moved(standing, cycle, now),
        _ => null,
    };

    private static IEnumerable<string> Waiting(ContactRows rows) =>
        DeliveryRow.In(rows).Where(row => row is { Kind: ReminderDelivery.Kind, State: DeliveryState.Planned }).Select(row => row.Subject);

    private async Task<IReadOnlyList<Cycle>> Cycles(Purchases purchases, IReadOnlyCollection<string> products, DateTimeOffset now, CancellationToken stop)
    {
        var cycles = new List<Cycle>();
        if (BuyingHistory.Of(purchases, brand.Value.Zone) is not { } history) return cycles;
        foreach (var sku in products)
        {
            if (await outlooks.Find(sku, stop) is { } outlook
                && Cycle.Of(purchases, history, sku, outlook, brand.Value.Zone)?.For(history, outlook, brand.Value.Zone, now) is { } cycle)
                cycles.Add(cycle);
        }
        return cycles;
    }
}
