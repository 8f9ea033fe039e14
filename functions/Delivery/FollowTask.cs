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
}

/// <summary>
/// Asks the platform what became of a message that lies with a keeper. Accepted is not sent: only the platform's result says so. When
/// there is a reason why it must not stay there, the task is taken back; after quiet hours it is a new one.
/// </summary>
public sealed class FollowTask(
    ContactStore contacts, DueIndex due, DeliveryPolicy policy, KeeperTasks tasks, BusinessClock clock, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    public const string KeeperDidNotSend = "keeperDidNotSend";

    public static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);

    /// <summary>How long keepers have to tap, from the first task on, whatever nights lie between.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(30);

    /// <summary>Who asked the platform this long and heard nothing stops asking.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(7);

    /// <returns>The rows as they stand after it.</returns>
    public async Task<ContactRows> Handle(ContactId contact, string key, TaskLife life, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var rows = await contacts.Read(contact, stop);
        if (DeliveryRow.In(rows, key) is { State: DeliveryState.Claimed })
            rows = await contacts.Change(rows, rows => Overtake(rows, key, now), stop);
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Claimed or DeliveryState.Accepted } task) return rows;

        var told = task.State is DeliveryState.Accepted ? await Follow(rows, task, life, now, stop) : null;
        if (told is null)
        {
            await due.Plan(NextLook(task.LastHanded(), now), rows.Id.Value, life.FollowDue, key, stop);
            return rows;
        }
        if (told.State is DeliveryState.Planned) await due.Plan(told.NotBefore!.Value, rows.Id.Value, life.SendDue, key, stop);
        return await contacts.Change(rows, rows => DeliveryRow.In(rows, key) is { State: DeliveryState.Accepted } row && row.MessageId == task.MessageId
            ? told.Into(rows, giveBack: told.State is not (DeliveryState.Sent or DeliveryState.Unknown)) : rows, stop);
    }

    /// <summary>More rarely the longer it takes, but in time for the quiet hours.</summary>
    public DateTimeOffset NextLook(DateTimeOffset? handed, DateTimeOffset now)
    {
        var waited = now - (handed ?? now);
        var next = now + TimeSpan.FromTicks(Math.Clamp(waited.Ticks, FirstLook.Ticks, LongestLook.Ticks));
        return policy.QuietAfter(now) is { } quiet && quiet < next ? quiet : next;
    }

    // What the platform says of it now; nothing where it goes on waiting for its keeper.
    private async Task<DeliveryRow?> Follow(ContactRows rows, DeliveryRow task, TaskLife life, DateTimeOffset now, CancellationToken stop)
    {
        var externalId = Relation.ExternalId(rows, Identity.WeCom)!;
        var result = await tasks.Result(task, externalId, stop);
        if (Settled(rows, task, life, result, now) is { } settled) return settled;
        if (WhyNot(rows, task, life, now) is { } why && await tasks.TakeBack(task, externalId, stop) is { } last)
            return Settled(rows, task, life, last, now) ?? TakenBack(task, why, life, rows.Id, now);
        return result is null && now - task.FirstHanded() > LongestSilence ? task.Unknown("the platform tells no result", now) : null;
    }

    private DeliveryRow? Settled(ContactRows rows, DeliveryRow task, TaskLife life, MessageResult? result, DateTimeOffset now) => result switch
    {
        null or { Status: MessageStatus.Pending } => null,
        { Status: MessageStatus.Sent } => task.Sent(result.SentAt is { } at ? clock.FromSystem(at) : now),
        { Status: MessageStatus.AlreadyReached } when life.AfterRefusal(rows, task, now) is { } again => task.Postponed(again, nameof(MessageStatus.AlreadyReached), now),
        { Status: var status } => task.NotSent(status.ToString(), now),
    };

    private DeliveryRow TakenBack(DeliveryRow task, string why, TaskLife life, ContactId contact, DateTimeOffset now) =>
        (why == DeliveryDecision.QuietHours ? policy.QuietUntil(contact, now) : life.Resumes(why, now)) is { } then ? task.Postponed(then, why, now) : task.Withdrawn(why, now);

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
