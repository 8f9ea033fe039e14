using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms;

namespace PrivateDomain.Repurchase;

/// <summary>How a reminder's delivery row changes, and what the timeline tells of it. Times are business time.</summary>
public static class ReminderDelivery
{
    public const string Kind = "repurchase";

    public static DeliveryRow Planned(Cycle cycle, DateTimeOffset now) =>
        new DeliveryRow(cycle.DeliveryKey, Kind, Keeper: "", DeliveryState.Planned, Subject: cycle.Sku).Telling(
            "reminderPlanned", now, ("sku", cycle.Sku), ("for", cycle.RemindAt.ToString("O", CultureInfo.InvariantCulture)));

    public static DeliveryRow Withdrawn(this DeliveryRow row, string why, DateTimeOffset now) =>
        row.Telling("reminderWithdrawn", now, ("reason", why)) with { State = DeliveryState.Withdrawn, Attempt = "", Until = null, Reason = why };

    public static DeliveryRow Postponed(this DeliveryRow row, DateTimeOffset until, string why, DateTimeOffset now) =>
        row.Telling("reminderPostponed", now, ("reason", why), ("until", until.ToString("O", CultureInfo.InvariantCulture)))
            with
        { State = DeliveryState.Planned, Attempt = "", Until = null, MessageId = "" };

    /// <summary>What came of the call that gives a keeper the task. WeCom does not recognise repeats: an unknown one is held and shown.</summary>
    public static DeliveryRow Handed(this DeliveryRow claimed, Verdict verdict, string messageId, DateTimeOffset now)
    {
        var row = claimed with { Attempt = "", Until = null, Reason = verdict.Reason };
        return verdict.Kind switch
        {
            VerdictKind.Delivered => row.Telling("handedToKeeper", now, ("keeper", row.Keeper), ("messageId", messageId)) with { State = DeliveryState.Accepted, MessageId = messageId },
            VerdictKind.Later => row with { State = DeliveryState.Planned },
            VerdictKind.Unknown => row.Telling("reminderUnknown", now, ("keeper", row.Keeper), ("reason", verdict.Reason)) with { State = DeliveryState.Unknown },
            VerdictKind.Refused or VerdictKind.Misconfigured => row.Telling(
                "reminderRefused", now, ("keeper", row.Keeper), ("reason", string.Create(CultureInfo.InvariantCulture, $"{verdict.Code} {verdict.Reason}")))
                with
            { State = DeliveryState.Refused },
            _ => throw new InvalidOperationException($"A verdict {verdict.Kind}."),
        };
    }

    /// <summary>The rows with the slot of the cap given back where nothing went out.</summary>
    public static ContactRows Into(this DeliveryRow row, ContactRows rows, bool giveBack) =>
        giveBack ? Caps.In(rows).GiveBack(row.Key).Into(row.Into(rows)) : row.Into(rows);
}
