using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Orders;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Campaigns;

/// <summary>What a campaign's message may be at one contact: pure decisions over its rows. Times are business time.</summary>
public sealed class CampaignDelivery(DeliveryPolicy policy)
{
    public const string Bought = "bought";
    public const string TooLate = "tooLate";
    public const string Lost = "lost";
    public const string Cancelled = "cancelled";
    public const string Paused = TaskDelivery.Paused;
    public const string CancelledElsewhere = FollowTask.CancelledElsewhere;
    public const string RoundClosed = "roundClosed";

    /// <summary>Where the recipient stands in the campaign: a person who stands there twice is written to once.</summary>
    public static string Subject(string page, string contact) => $"{page}|{contact}";

    /// <summary>The task of this keeper in this round, to which a recipient points.</summary>
    public static string TaskOf(string keeper, int round) => $"{keeper}|{MassTask.Text(round)}";

    /// <summary>The round of the task to which a recipient points.</summary>
    public static int RoundOf(string task) => int.Parse(task.AsSpan(task.LastIndexOf('|') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The row planned where the contact had none; it begins to count from now on that somebody buys.</summary>
    public static ContactRows Open(ContactRows rows, string key, string subject, DateTimeOffset now) =>
        !rows.Known || DeliveryRow.In(rows, key) is not null ? rows
            : (new DeliveryRow(key, TaskDelivery.Campaign, Keeper: "", DeliveryState.Planned, Subject: subject) { NotBefore = now }.Telling(
                "campaignPlanned", now, ("campaign", Campaign.IdOf(key)))).Into(rows);

    /// <summary>
    /// The recipient in this round's task of its keeper, with a slot of the cap; put off with the reason; or withdrawn. What is settled, or
    /// stands in a task, stays as it is.
    /// </summary>
    public ContactRows Plan(ContactRows rows, string key, string subject, Campaign campaign, int round, DateTimeOffset now)
    {
        var open = Open(rows, key, subject, now);
        if (DeliveryRow.In(open, key) is not { State: DeliveryState.Planned, Task.Length: 0 } row || row.Subject != subject) return rows;
        return Decide(open, row, campaign, now) switch
        {
            { Now: true, Why: var keeper } => Caps.In(open).Take(key, now).Into(
                (row with { Keeper = keeper, Task = TaskOf(keeper, round), NotBefore = null, Reason = "" }).Into(open)),
            { Until: { } until, Why: var why } => row.Postponed(until, why, now) is var next && ReferenceEquals(next, row) ? rows : next.Into(open),
            { Why: var why } => row.Withdrawn(why, now).Into(open),
        };
    }

    /// <summary>Now, with the keeper as the reason; later; or never.</summary>
    public DeliveryDecision Decide(ContactRows rows, DeliveryRow row, Campaign campaign, DateTimeOffset now)
    {
        if (now >= campaign.Expires) return Never(TooLate);
        if (HasBought(rows, row, campaign)) return Never(Bought);
        if (Relation.Keeper(rows, Identity.WeCom) is not { } keeper || Relation.ExternalId(rows, Identity.WeCom) is null) return Never(Lost);
        // Due rows come in their minute, so up to a minute early.
        if (row.NotBefore is { } notBefore && notBefore >= now.AddMinutes(1)) return new(Now: false, notBefore, row.Reason);
        return policy.Decide(rows, now) switch
        {
            { Now: true } => new(Now: true, Until: null, keeper),
            { Until: { } until, Why: var why } when until >= campaign.Expires => Never($"{TooLate}: {why}"),
            var other => other,
        };
    }

    /// <summary>Whether the contact bought after the campaign had planned to write to them.</summary>
    public static bool HasBought(ContactRows rows, DeliveryRow row, Campaign campaign) =>
        campaign.EndsOnPurchase && row.Timeline is [var planned, ..] && ContactOrder.IsPurchaseAfter(rows, planned.At);

    /// <summary>What the platform says of a recipient of a shared task; what it does not say yet stays.</summary>
    /// <param name="sentAt">Business time.</param>
    public ContactRows Settle(ContactRows rows, string key, string task, MessageStatus status, DateTimeOffset? sentAt, string msgId, Campaign campaign, DateTimeOffset now)
    {
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Planned } row || row.Task != task) return rows;
        return status switch
        {
            MessageStatus.Pending => rows,
            MessageStatus.Sent => (row.Sent(sentAt ?? now) with { MessageId = msgId }).Into(rows),
            MessageStatus.AlreadyReached when Again(rows.Id, row, campaign, now) is { } again => row.Postponed(again, nameof(MessageStatus.AlreadyReached), now).Into(rows, giveBack: true),
            _ => (row.NotSent(status.ToString(), now) with { MessageId = msgId }).Into(rows, giveBack: true),
        };
    }

    /// <summary>When a customer is tried again who had had all mass messages; nothing where the campaign is over by then.</summary>
    public DateTimeOffset? Again(ContactId contact, DeliveryRow row, Campaign campaign, DateTimeOffset now)
    {
        var next = policy.Quota.AfterRefusal(row.TimesPostponed(nameof(MessageStatus.AlreadyReached)), now);
        var again = policy.QuietUntil(contact, next) ?? next;
        return again < campaign.Expires ? again : null;
    }

    /// <summary>Why a shared task must not be with its keeper; nothing where it may.</summary>
    public string? WhyNot(MassTask task, Campaign campaign, CampaignState state, DateTimeOffset now) =>
        state.Status is CampaignStatus.Cancelled ? Cancelled
        : now >= campaign.Expires || state.Status is CampaignStatus.Ended ? TooLate
        : !state.IsRunning ? Paused
        : task.Since is { } since && now - since > FollowTask.Patience ? FollowTask.KeeperDidNotSend
        : policy.QuietUntil(new ContactId(task.Campaign), now) is not null ? DeliveryDecision.QuietHours
        : null;

    /// <summary>What becomes then of those for whom the platform tells no result.</summary>
    public static TaskEnding EndingOf(string why) =>
        why is DeliveryDecision.QuietHours or Paused or FollowTask.KeeperDidNotSend ? TaskEnding.Again : TaskEnding.Withdrawn;

    /// <summary>What becomes of a recipient whose task ends without a result for it.</summary>
    /// <param name="task">The task that ends; a recipient of another stays as it is.</param>
    /// <param name="firstHanded">Business time at which a keeper had it first.</param>
    public ContactRows End(ContactRows rows, string key, string task, TaskEnding ending, string why, DateTimeOffset? firstHanded, Campaign campaign, DateTimeOffset now)
    {
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Planned } row || row.Task != task) return rows;
        return ending switch
        {
            TaskEnding.None => rows,
            TaskEnding.Again when now - firstHanded > FollowTask.Patience => row.Withdrawn(FollowTask.KeeperDidNotSend, now).Into(rows, giveBack: true),
            TaskEnding.Again when (policy.QuietUntil(rows.Id, now) ?? now) is var then && then < campaign.Expires => row.Postponed(then, why, now).Into(rows, giveBack: true),
            TaskEnding.Again => row.Withdrawn(TooLate, now).Into(rows, giveBack: true),
            TaskEnding.Withdrawn => row.Withdrawn(why, now).Into(rows, giveBack: true),
            TaskEnding.Refused => row.Refused(why, now).Into(rows, giveBack: true),
            // It may have been sent, so it counts.
            TaskEnding.Unknown => row.Unknown(why, now).Into(rows),
            _ => throw new InvalidOperationException($"An ending {ending}."),
        };
    }

    /// <summary>A recipient who points to a task that does not hold it: the next round takes it.</summary>
    public static ContactRows PutBack(ContactRows rows, string key, string task, DateTimeOffset now) =>
        DeliveryRow.In(rows, key) is { State: DeliveryState.Planned } row && row.Task == task ? row.Postponed(now, RoundClosed, now).Into(rows, giveBack: true) : rows;

    /// <summary>A message that was never handed over is not to be any more.</summary>
    public static ContactRows Withdraw(ContactRows rows, string key, string why, DateTimeOffset now) =>
        DeliveryRow.In(rows, key) is { State: DeliveryState.Planned } row ? row.Withdrawn(why, now).Into(rows, giveBack: true) : rows;

    private static DeliveryDecision Never(string why) => new(Now: false, Until: null, why);
}
