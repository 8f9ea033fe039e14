using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Messages;
using PrivateDomain.Orders;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>
/// A contact bought: reminders of what was bought again are withdrawn at once, also one that already lies with a keeper, and the next
/// ones are planned. The due row stands before the contact says so; one without the other is silent.
/// </summary>
public sealed class PlanReminder(ContactStore contacts, Catalog catalog, DueIndex due, WeComClient wecom, TimeProvider clock) : IHandle<ContactOrdered>
{
    public async Task Handle(ContactOrdered message, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var rows = await contacts.Read(new ContactId(message.Contact), stop);
        var order = ContactOrder.In(rows).FirstOrDefault(order => order.Key == new OrderKey(message.Shop, message.Id));
        if (order is null) return;

        var skus = order.Lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal).ToList();
        var cycles = new List<Cycle>();
        foreach (var sku in skus)
        {
            var product = await catalog.Find(Product.Kind, sku, RepurchaseJson.Default.Product, stop);
            if (product is not null && Cycle.Of(rows, sku, product) is { } cycle && cycle.Order == order.Key && cycle.ExpiresAt > now
                && DeliveryRow.In(rows, cycle.DeliveryKey) is null)
                cycles.Add(cycle);
        }
        var takenBack = await TakeBack(rows, skus, stop);
        foreach (var cycle in cycles) await due.Plan(cycle.RemindAt, message.Contact, SendReminder.DueKind, cycle.DeliveryKey, stop);
        await contacts.Change(rows, rows => Decide(rows, skus, cycles, takenBack, now), stop);
    }

    /// <param name="takenBack">Keys of reminders that the platform took back from their keepers.</param>
    public static ContactRows Decide(
        ContactRows rows, IReadOnlyList<string> skus, IReadOnlyList<Cycle> cycles, IReadOnlySet<string> takenBack, DateTimeOffset now)
    {
        var changed = rows;
        foreach (var reminder in skus.SelectMany(sku => Cycle.Outdated(rows, sku)))
        {
            if (reminder.State is DeliveryState.Planned || takenBack.Contains(reminder.Key))
                changed = reminder.Withdrawn("bought", now).Into(changed, giveBack: reminder.State is DeliveryState.Accepted);
        }
        foreach (var cycle in cycles.Where(cycle => DeliveryRow.In(rows, cycle.DeliveryKey) is null))
            changed = ReminderDelivery.Planned(cycle, now).Into(changed);
        return changed;
    }

    private async Task<IReadOnlySet<string>> TakeBack(ContactRows rows, IReadOnlyList<string> skus, CancellationToken stop)
    {
        var takenBack = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reminder in skus.SelectMany(sku => Cycle.Outdated(rows, sku)).Where(reminder => reminder.State is DeliveryState.Accepted))
        {
            var verdict = await wecom.CancelMessageTask(reminder.MessageId, stop);
            // Refused: the keeper was quicker. The platform's result then tells that it was sent.
            if (verdict.IsDelivered) takenBack.Add(reminder.Key);
            else if (verdict.Kind is not VerdictKind.Refused) throw new TimeoutException("The platform did not take a reminder back; the queue brings the purchase again.");
        }
        return takenBack;
    }
}
