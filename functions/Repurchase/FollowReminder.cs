using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>
/// Asks the platform what became of a reminder that lies with a keeper. Accepted is not sent: only the platform's result says so. When
/// quiet hours begin, or the contact opted out, the task is taken back; in the morning it is a new one.
/// </summary>
public sealed class FollowReminder(ContactStore contacts, DueIndex due, DeliveryPolicy policy, WeComClient wecom, BusinessClock clock) : IDueHandler
{
    public const string DueKind = "repurchase-result";

    internal static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    public string Kind => DueKind;

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var rows = await contacts.Read(contact, stop);
        if (DeliveryRow.In(rows, key) is not { } reminder) return;
        if (reminder.State is DeliveryState.Claimed) throw new TimeoutException("The reminder is being handed over; the queue brings it again.");
        if (reminder.State is not DeliveryState.Accepted) return;

        var now = clock.GetUtcNow();
        var result = await Result(reminder, Relation.ExternalId(rows, Identity.WeCom)!, stop);
        var told = result switch
        {
            { Status: MessageStatus.Sent } => reminder.Telling("reminderSent", result.SentAt is { } at ? clock.FromSystem(at) : now, ("keeper", reminder.Keeper)) with { State = DeliveryState.Sent },
            { Status: MessageStatus.Pending } or null => await TakeBack(reminder, rows, now, stop),
            { Status: var status } => reminder.Telling("reminderNotSent", now, ("reason", status.ToString())) with { State = DeliveryState.NotSent, Reason = status.ToString() },
        };
        if (told is null)
        {
            await due.Plan(NextLook(reminder, now), contact.Value, DueKind, key, stop);
            return;
        }
        await contacts.Change(rows, rows => DeliveryRow.In(rows, key) is { State: DeliveryState.Accepted } row && row.MessageId == reminder.MessageId
            ? told.Into(rows, giveBack: told.State is not DeliveryState.Sent) : rows, stop);
    }

    private async Task<MessageResult?> Result(DeliveryRow reminder, string externalId, CancellationToken stop)
    {
        string? cursor = null;
        do
        {
            var answer = await wecom.GetMessageResult(reminder.MessageId, reminder.Keeper, cursor, stop);
            if (answer.Value is not { } page)
            {
                // 41063: the platform is still handing the task out.
                return answer.Verdict.Kind is VerdictKind.Later or VerdictKind.Unknown ? null
                    : throw new InvalidOperationException($"The platform does not tell what became of a reminder: {answer.Verdict.Code} {answer.Verdict.Reason}.");
            }
            if (page.Results.FirstOrDefault(result => result.ExternalUserId == externalId) is { } result) return result;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return null;
    }

    // The row withdrawn or put off where the task must not stay with the keeper and the platform took it back; nothing where it stays.
    private async Task<DeliveryRow?> TakeBack(DeliveryRow reminder, ContactRows rows, DateTimeOffset now, CancellationToken stop)
    {
        var handed = reminder.Timeline.Last(entry => entry.Kind == "handedToKeeper").At;
        var why = Profile.In(rows) is { OptedOut: true } ? "optedOut"
            : now - handed > Patience ? "keeperDidNotSend"
            : policy.QuietUntil(rows.Id, now) is not null ? "quietHours"
            : null;
        if (why is null) return null;
        if (!(await wecom.CancelMessageTask(reminder.MessageId, stop)).IsDelivered) return null;
        if (why != "quietHours") return reminder.Withdrawn(why, now);
        var morning = policy.QuietUntil(rows.Id, now)!.Value;
        await due.Plan(morning, rows.Id.Value, SendReminder.DueKind, reminder.Key, stop);
        return reminder.Postponed(morning, why, now);
    }

    // More rarely the longer it takes, but in time for the quiet hours.
    private DateTimeOffset NextLook(DeliveryRow reminder, DateTimeOffset now)
    {
        var waited = now - reminder.Timeline.Last(entry => entry.Kind == "handedToKeeper").At;
        var next = now + TimeSpan.FromTicks(Math.Clamp(waited.Ticks, FirstLook.Ticks, LongestLook.Ticks));
        return policy.QuietAfter(now) is { } quiet && quiet < next ? quiet : next;
    }
}
