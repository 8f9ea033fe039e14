using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>
/// Asks the platform what became of a reminder that lies with a keeper. Accepted is not sent: only the platform's result says so. When
/// the contact bought, opted out or left, or quiet hours begin, the task is taken back; after quiet hours it is a new one.
/// </summary>
public sealed class FollowReminder(
    ContactStore contacts, DueIndex due, DeliveryPolicy policy, KeeperTasks tasks, BusinessClock clock, [FromKeyedServices(Clocks.System)] TimeProvider system) : IDueHandler
{
    public const string DueKind = "repurchase-result";

    internal static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(30);

    /// <summary>How long keepers have to tap, from the first task on, whatever nights lie between.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    /// <summary>Who asked the platform this long and heard nothing stops asking.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(7);

    public string Kind => DueKind;

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var rows = await contacts.Read(contact, stop);
        if (DeliveryRow.In(rows, key) is { State: DeliveryState.Claimed })
            rows = await contacts.Change(rows, rows => Overtake(rows, key, now), stop);
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Claimed or DeliveryState.Accepted } reminder) return;

        var told = reminder.State is DeliveryState.Accepted ? await Follow(rows, reminder, now, stop) : null;
        if (told is null)
        {
            await due.Plan(NextLook(reminder, now), contact.Value, DueKind, key, stop);
            return;
        }
        if (told.State is DeliveryState.Planned) await due.Plan(told.NotBefore!.Value, contact.Value, SendReminder.DueKind, key, stop);
        await contacts.Change(rows, rows => DeliveryRow.In(rows, key) is { State: DeliveryState.Accepted } row && row.MessageId == reminder.MessageId
            ? told.Into(rows, giveBack: told.State is not (DeliveryState.Sent or DeliveryState.Unknown)) : rows, stop);
    }

    // What the platform says of it now; nothing where it goes on waiting for its keeper.
    private async Task<DeliveryRow?> Follow(ContactRows rows, DeliveryRow reminder, DateTimeOffset now, CancellationToken stop)
    {
        var externalId = Relation.ExternalId(rows, Identity.WeCom)!;
        var result = await tasks.Result(reminder, externalId, stop);
        if (Settled(reminder, result, now) is { } settled) return settled;
        if (WhyNot(rows, reminder, now) is { } why && await tasks.TakeBack(reminder, externalId, stop) is { } last)
            return Settled(reminder, last, now) ?? TakenBack(reminder, why, rows.Id, now);
        return result is null && now - reminder.FirstHanded() > LongestSilence ? reminder.Unknown("the platform tells no result", now) : null;
    }

    private DeliveryRow? Settled(DeliveryRow reminder, MessageResult? result, DateTimeOffset now) => result switch
    {
        null or { Status: MessageStatus.Pending } => null,
        { Status: MessageStatus.Sent } => reminder.Telling("reminderSent", result.SentAt is { } at ? clock.FromSystem(at) : now, ("keeper", reminder.Keeper))
            with
        { State = DeliveryState.Sent },
        { Status: var status } => reminder.Telling("reminderNotSent", now, ("reason", status.ToString())) with { State = DeliveryState.NotSent, Reason = status.ToString() },
    };

    private DeliveryRow TakenBack(DeliveryRow reminder, string why, ContactId contact, DateTimeOffset now) =>
        why == DeliveryDecision.QuietHours && policy.QuietUntil(contact, now) is { } morning ? reminder.Postponed(morning, why, now) : reminder.Withdrawn(why, now);

    // Why the task must not stay with the keeper.
    private string? WhyNot(ContactRows rows, DeliveryRow reminder, DateTimeOffset now) =>
        Profile.In(rows) is { OptedOut: true } ? DeliveryDecision.OptedOut
        : Cycle.IsOutdated(reminder, Purchases.In(rows)) ? "bought"
        : Relation.Keeper(rows, Identity.WeCom) is null ? "lost"
        : now - reminder.FirstHanded() > Patience ? "keeperDidNotSend"
        : policy.QuietUntil(rows.Id, now) is not null ? DeliveryDecision.QuietHours
        : null;

    private ContactRows Overtake(ContactRows rows, string key, DateTimeOffset now) =>
        DeliveryRow.In(rows, key) is { } row && row.Overtaken(system.GetUtcNow(), now) is var next && !ReferenceEquals(next, row) ? next.Into(rows) : rows;

    // More rarely the longer it takes, but in time for the quiet hours.
    private DateTimeOffset NextLook(DeliveryRow reminder, DateTimeOffset now)
    {
        var waited = now - (reminder.LastHanded() ?? now);
        var next = now + TimeSpan.FromTicks(Math.Clamp(waited.Ticks, FirstLook.Ticks, LongestLook.Ticks));
        return policy.QuietAfter(now) is { } quiet && quiet < next ? quiet : next;
    }
}
