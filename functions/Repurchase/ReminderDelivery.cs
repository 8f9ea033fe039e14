using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms;

namespace PrivateDomain.Repurchase;

/// <summary>How a reminder's delivery row changes, and what the timeline tells of it. Times are business time.</summary>
public static class ReminderDelivery
{
    public const string Kind = "repurchase";

    private const string HandedOver = "handedToKeeper";

    public static DeliveryRow Planned(Cycle cycle, DateTimeOffset now) =>
        new DeliveryRow(cycle.DeliveryKey, Kind, Keeper: "", DeliveryState.Planned, Subject: cycle.Sku) { NotBefore = cycle.RemindAt }.Telling(
            "reminderPlanned", now, ("sku", cycle.Sku), ("for", Text(cycle.RemindAt)));

    public static DeliveryRow Withdrawn(this DeliveryRow row, string why, DateTimeOffset now) =>
        row.Telling("reminderWithdrawn", now, ("reason", why)) with { State = DeliveryState.Withdrawn, Attempt = "", Until = null, Reason = why };

    /// <summary>Told once, however often the same reason puts it off to the same time.</summary>
    public static DeliveryRow Postponed(this DeliveryRow row, DateTimeOffset until, string why, DateTimeOffset now)
    {
        if (row.State is DeliveryState.Planned && row.NotBefore == until && row.Reason == why) return row;
        return row.Telling("reminderPostponed", now, ("reason", why), ("until", Text(until)))
            with
        { State = DeliveryState.Planned, NotBefore = until, Attempt = "", Until = null, MessageId = "", Reason = why };
    }

    /// <summary>What came of the call that gives a keeper the task. WeCom does not recognise repeats: an unknown one is held and shown.</summary>
    /// <param name="again">When to ask the platform again where it may take the task later.</param>
    public static DeliveryRow Handed(this DeliveryRow claimed, Verdict verdict, string messageId, DateTimeOffset now, DateTimeOffset again)
    {
        var row = claimed with { Attempt = "", Until = null, Reason = verdict.Reason };
        return verdict.Kind switch
        {
            VerdictKind.Delivered => row.Telling(HandedOver, now, ("keeper", row.Keeper), ("messageId", messageId)) with { State = DeliveryState.Accepted, MessageId = messageId },
            VerdictKind.Later => row with { State = DeliveryState.Planned, NotBefore = again },
            VerdictKind.Misconfigured => row.Waiting(verdict, now, again),
            VerdictKind.Unknown => row.Unknown(verdict.Reason, now),
            VerdictKind.Refused => row.Telling("reminderRefused", now, ("keeper", row.Keeper), ("reason", Text(verdict))) with { State = DeliveryState.Refused },
            _ => throw new InvalidOperationException($"A verdict {verdict.Kind}."),
        };
    }

    /// <summary>The call may or may not have had its effect; nobody makes it again.</summary>
    public static DeliveryRow Unknown(this DeliveryRow row, string why, DateTimeOffset now) =>
        row.Telling("reminderUnknown", now, ("keeper", row.Keeper), ("reason", why)) with { State = DeliveryState.Unknown, Attempt = "", Until = null, Reason = why };

    /// <summary>The claim of a run that ended during the call is over; a fresh one stays as it is.</summary>
    /// <param name="systemNow">System time, in which claims are counted.</param>
    public static DeliveryRow Overtaken(this DeliveryRow row, DateTimeOffset systemNow, DateTimeOffset now) =>
        row.State is DeliveryState.Claimed && !(systemNow < row.Until) ? row.Unknown("a run ended during the call", now) : row;

    /// <summary>When the reminder came to a keeper first; nothing where it never did.</summary>
    public static DateTimeOffset? FirstHanded(this DeliveryRow row) => row.Timeline.FirstOrDefault(entry => entry.Kind == HandedOver)?.At;

    public static DateTimeOffset? LastHanded(this DeliveryRow row) => row.Timeline.LastOrDefault(entry => entry.Kind == HandedOver)?.At;

    /// <summary>The rows with the slot of the cap given back where nothing went out.</summary>
    public static ContactRows Into(this DeliveryRow row, ContactRows rows, bool giveBack) =>
        giveBack ? Caps.In(rows).GiveBack(row.Key).Into(row.Into(rows)) : row.Into(rows);

    // Until a person changes a setting nothing goes through; what is told is told once.
    private static DeliveryRow Waiting(this DeliveryRow row, Verdict verdict, DateTimeOffset now, DateTimeOffset again)
    {
        var told = row.Timeline[^1] is { Kind: "reminderPostponed", About: { } about } && about["reason"] == Text(verdict);
        return (told ? row : row.Telling("reminderPostponed", now, ("reason", Text(verdict)), ("until", Text(again)))) with { State = DeliveryState.Planned, NotBefore = again };
    }

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(Verdict verdict) => string.Create(CultureInfo.InvariantCulture, $"{verdict.Code} {verdict.Reason}");
}
