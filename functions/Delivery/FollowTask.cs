using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Delivery;

/// <summary>What the room that planned a personal task says of its life.</summary>
/// <param name="SendDue">The due kind under which it is tried again.</param>
/// <param name="FollowDue">The due kind under which its result is asked for.</param>
/// <param name="WhyNot">Why it must not stay with the keeper; nothing where it may.</param>
public sealed record TaskLife(string SendDue, string FollowDue, Func<ContactRows, DeliveryRow, DateTimeOffset, string?> WhyNot)
{
    /// <summary>When it is tried again after the customer had had all mass messages already; nothing where it is not.</summary>
    public Func<ContactRows, DeliveryRow, DateTimeOffset, DateTimeOffset?> AfterRefusal { get; init; } = (_, _, _) => null;

    /// <summary>A reason to take it back that is not the end of it: it is planned again for then.</summary>
    public Func<string, DateTimeOffset, DateTimeOffset?> Resumes { get; init; } = (_, _) => null;

    /// <summary>Business time at which it must not be there any more; nothing where no such time is known.</summary>
    public DateTimeOffset? Ends { get; init; }
}

/// <summary>
/// Asks the platform what became of a message that lies with a keeper. Accepted is not sent: only the platform's result says so. When
/// there is a reason why it must not stay there, the task is taken back; after quiet hours it is a new one.
/// </summary>
public sealed class FollowTask(
    ContactStore contacts, DueIndex due, DeliveryPolicy policy, KeeperTasks tasks, BusinessClock clock, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    public const string KeeperDidNotSend = "keeperDidNotSend";
    public const string CancelledElsewhere = "cancelledElsewhere";
    public const string NoResult = "the platform tells no result";

    public static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);

    /// <summary>How long keepers have to tap, from the first task on, whatever nights lie between.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    /// <summary>Who asked the platform this long and heard nothing stops asking.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromDays(7);

    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(30);

    /// <returns>The rows as they stand after it.</returns>
    public async Task<ContactRows> Handle(ContactId contact, string key, TaskLife life, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var rows = await contacts.ReadWhole(contact, stop);
        if (DeliveryRow.In(rows, key) is { State: DeliveryState.Claimed })
            rows = await contacts.ChangeWhole(rows, rows => Overtake(rows, key, now), stop);
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Claimed or DeliveryState.Accepted } task) return rows;

        (rows, var told) = task.State is DeliveryState.Accepted ? await Follow(rows, task, life, now, stop) : (rows, null);
        if (told is null)
        {
            await due.Plan(NextLook(task.LastHanded(), now, life.Ends), rows.Id.Value, life.FollowDue, key, stop);
            return rows;
        }
        if (told.State is DeliveryState.Planned) await due.Plan(told.NotBefore!.Value, rows.Id.Value, life.SendDue, key, stop);
        return await contacts.ChangeWhole(rows, rows => DeliveryRow.In(rows, key) is { State: DeliveryState.Accepted } row && row.MessageId == task.MessageId
            ? told.Into(rows, giveBack: told.State is not (DeliveryState.Sent or DeliveryState.Unknown)) : rows, stop);
    }

    /// <summary>More rarely the longer it takes, but in time for the quiet hours and for the end.</summary>
    /// <param name="ends">Business time after which it must not be there; looked at in the minute after it.</param>
    public DateTimeOffset NextLook(DateTimeOffset? handed, DateTimeOffset now, DateTimeOffset? ends = null)
    {
        var waited = now - (handed ?? now);
        var next = now + TimeSpan.FromTicks(Math.Clamp(waited.Ticks, FirstLook.Ticks, LongestLook.Ticks));
        if (policy.QuietAfter(now) is { } quiet && quiet < next) next = quiet;
        // A due row comes in its minute, so up to a minute early.
        return now < ends && ends.Value.AddMinutes(1) < next ? ends.Value.AddMinutes(1) : next;
    }

    // What the platform says of it now; nothing where it goes on waiting for its keeper, or for what the keeper's tap began.
    private async Task<(ContactRows Rows, DeliveryRow? Told)> Follow(ContactRows rows, DeliveryRow task, TaskLife life, DateTimeOffset now, CancellationToken stop)
    {
        var externalId = Relation.ExternalId(rows, Identity.WeCom)!;
        var told = await tasks.Result(task, externalId, stop);
        if (Settled(rows, task, life, told.Result, now) is { } settled) return (rows, settled);
        // What was asked for once is finished, whatever was decided since.
        var why = WhyNot(rows, task, life, now) ?? (task.Recall.Length > 0 ? task.Recall : null);
        if (told.IsCancelled) return (rows, TakenBack(task, why ?? CancelledElsewhere, life, rows.Id, now));
        if (why is not null && await tasks.IsConfirmed(task, stop) is false)
        {
            rows = await Recall(rows, task, why, stop);
            if (await tasks.TakeBack(task, externalId, stop) is { } last)
            {
                if (Settled(rows, task, life, last.Result, now) is { } quicker) return (rows, quicker);
                // The platform cancels what was confirmed a moment ago as well: then nobody knows yet what was sent.
                if (last.IsCancelled || await tasks.IsConfirmed(task, stop) is false) return (rows, TakenBack(task, why, life, rows.Id, now));
            }
        }
        return (rows, now - task.LastHanded() > LongestSilence ? task.Unknown(NoResult, now) : null);
    }

    private async Task<ContactRows> Recall(ContactRows rows, DeliveryRow task, string why, CancellationToken stop) =>
        task.Recall == why ? rows : await contacts.ChangeWhole(
            rows,
            rows => DeliveryRow.In(rows, task.Key) is { State: DeliveryState.Accepted } row && row.MessageId == task.MessageId ? (row with { Recall = why }).Into(rows) : rows,
            stop);

    private DeliveryRow? Settled(ContactRows rows, DeliveryRow task, TaskLife life, MessageResult? result, DateTimeOffset now) => result switch
    {
        null or { Status: MessageStatus.Pending } => null,
        { Status: MessageStatus.Sent } => task.Sent(result.SentAt is { } at ? clock.FromSystem(at) : now),
        { Status: MessageStatus.AlreadyReached } when life.AfterRefusal(rows, task, now) is { } again => task.Postponed(again, nameof(MessageStatus.AlreadyReached), now),
        { Status: var status } => task.NotSent(status.ToString(), now),
    };

    private DeliveryRow TakenBack(DeliveryRow task, string why, TaskLife life, ContactId contact, DateTimeOffset now) =>
        (why == DeliveryDecision.QuietHours ? policy.QuietUntil(contact, now) ?? now : life.Resumes(why, now)) is { } then ? task.Postponed(then, why, now) : task.Withdrawn(why, now);

    // Why the task must not stay with the keeper.
    private string? WhyNot(ContactRows rows, DeliveryRow task, TaskLife life, DateTimeOffset now) =>
        Profile.In(rows) is { OptedOut: true } ? DeliveryDecision.OptedOut
        : life.WhyNot(rows, task, now) is { } why ? why
        : Relation.Keeper(rows, Identity.WeCom) is null ? "lost"
        : now - task.FirstHanded() > Patience ? KeeperDidNotSend
        : policy.QuietUntil(rows.Id, now) is not null ? DeliveryDecision.QuietHours
        : null;

    private ContactRows Overtake(ContactRows rows, string key, DateTimeOffset now) =>
        DeliveryRow.In(rows, key) is { } row && row.Overtaken(system.GetUtcNow(), now) is var next && !ReferenceEquals(next, row) ? next.Into(rows) : rows;
}
