using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Delivery;

/// <summary>How the row of a message that a keeper's tap sends changes, and what the timeline tells of it. Times are business time.</summary>
public static class TaskDelivery
{
    /// <summary>Reminders to buy again.</summary>
    public const string Repurchase = "repurchase";

    /// <summary>Pushes to many.</summary>
    public const string Campaign = "campaign";

    /// <summary>That a coupon ends soon.</summary>
    public const string Nudge = "nudge";

    /// <summary>A reason to wait: the campaign is paused.</summary>
    public const string Paused = "paused";

    private const string HandedOver = "handedToKeeper";

    public static DeliveryRow Withdrawn(this DeliveryRow row, string why, DateTimeOffset now) =>
        row.Telling(Word(row, "Withdrawn"), now, ("reason", why)) with { State = DeliveryState.Withdrawn, Attempt = "", Until = null, Reason = why, Task = "" };

    /// <summary>Told once, however often the same reason puts it off.</summary>
    public static DeliveryRow Postponed(this DeliveryRow row, DateTimeOffset until, string why, DateTimeOffset now)
    {
        if (row.State is DeliveryState.Planned && row.NotBefore == until && row.Reason == why && row.Task.Length == 0) return row;
        var told = row.TellingPostponed(until, why, now);
        return told with { State = DeliveryState.Planned, NotBefore = until, Attempt = "", Until = null, MessageId = "", Reason = why, Task = "", Recall = "" };
    }

    /// <summary>A reason to wait after which keepers have their time anew: they tapped, or could not.</summary>
    public static bool BeginsAnew(string? why) => why is nameof(MessageStatus.AlreadyReached) or Paused;

    /// <summary>How often it was put off for this reason.</summary>
    public static int TimesPostponed(this DeliveryRow row, string why) =>
        row.Timeline.Count(entry => entry.Kind == Word(row, "Postponed") && Why(entry) == why);

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
            VerdictKind.Refused => row.Refused(Text(verdict), now),
            _ => throw new InvalidOperationException($"A verdict {verdict.Kind}."),
        };
    }

    public static DeliveryRow Sent(this DeliveryRow row, DateTimeOffset at) => row.Telling(Word(row, "Sent"), at, ("keeper", row.Keeper)) with { State = DeliveryState.Sent };

    public static DeliveryRow NotSent(this DeliveryRow row, string why, DateTimeOffset now) =>
        row.Telling(Word(row, "NotSent"), now, ("reason", why)) with { State = DeliveryState.NotSent, Reason = why };

    public static DeliveryRow Refused(this DeliveryRow row, string why, DateTimeOffset now) =>
        row.Telling(Word(row, "Refused"), now, ("keeper", row.Keeper), ("reason", why)) with { State = DeliveryState.Refused, Attempt = "", Until = null, Reason = why };

    /// <summary>The call may or may not have had its effect; nobody makes it again.</summary>
    public static DeliveryRow Unknown(this DeliveryRow row, string why, DateTimeOffset now) =>
        row.Telling(Word(row, "Unknown"), now, ("keeper", row.Keeper), ("reason", why)) with { State = DeliveryState.Unknown, Attempt = "", Until = null, Reason = why };

    /// <summary>The claim of a run that ended during the call is over; a fresh one stays as it is.</summary>
    /// <param name="systemNow">System time, in which claims are counted.</param>
    public static DeliveryRow Overtaken(this DeliveryRow row, DateTimeOffset systemNow, DateTimeOffset now) =>
        row.State is DeliveryState.Claimed && !(systemNow < row.Until) ? row.Unknown("a run ended during the call", now) : row;

    /// <summary>When the message came to a keeper first, of the time that keepers have now; nothing where it did not.</summary>
    public static DateTimeOffset? FirstHanded(this DeliveryRow row) =>
        row.Timeline.Reverse().TakeWhile(entry => !(entry.Kind == Word(row, "Postponed") && BeginsAnew(Why(entry))) && entry.Kind != Word(row, "Planned") && entry.Kind != Word(row, "Moved")).LastOrDefault(entry => entry.Kind == HandedOver)?.At;

    /// <summary>It came to its end, and for certain no keeper ever had it: nobody was told what it says.</summary>
    public static bool EndedUnsaid(this DeliveryRow row) =>
        row is { State: DeliveryState.Refused or DeliveryState.Withdrawn, WasUnknown: false } && row.LastHanded() is null;

    public static DateTimeOffset? LastHanded(this DeliveryRow row) => row.Timeline.LastOrDefault(entry => entry.Kind == HandedOver)?.At;

    /// <summary>When the platform says it was sent; nothing where it does not.</summary>
    public static DateTimeOffset? SentAt(this DeliveryRow row) =>
        row is { State: DeliveryState.Sent, Kind: Repurchase or Campaign or Nudge } ? row.Timeline.LastOrDefault(entry => entry.Kind == Word(row, "Sent"))?.At : null;

    /// <summary>The rows with the slot of the cap given back where nothing went out.</summary>
    public static ContactRows Into(this DeliveryRow row, ContactRows rows, bool giveBack) =>
        giveBack && Caps.In(rows).Taken.ContainsKey(row.Key) ? Caps.In(rows).GiveBack(row.Key).Into(row.Into(rows)) : row.Into(rows);

    // Until a person changes a setting nothing goes through; what is told is told once.
    private static DeliveryRow Waiting(this DeliveryRow row, Verdict verdict, DateTimeOffset now, DateTimeOffset again) =>
        row.TellingPostponed(again, Text(verdict), now) with { State = DeliveryState.Planned, NotBefore = again };

    // What waits day after day would fill its row with the same words: of those since it last did something else, each reason stands once, with its last time.
    private static DeliveryRow TellingPostponed(this DeliveryRow row, DateTimeOffset until, string why, DateTimeOffset now)
    {
        var word = Word(row, "Postponed");
        var waits = row.Timeline.Count - row.Timeline.Reverse().TakeWhile(entry => entry.Kind == word).Count();
        var others = row.Timeline.Where((entry, number) => number < waits || Why(entry) != why);
        return (row with { Timeline = [.. others] }).Telling(word, now, ("reason", why), ("until", Text(until)));
    }

    private static string? Why(TimelineEntry entry) => entry.About?.GetValueOrDefault("reason");

    private static string Word(DeliveryRow row, string what) => (row.Kind == Repurchase ? "reminder" : row.Kind) + what;

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(Verdict verdict) => string.Create(CultureInfo.InvariantCulture, $"{verdict.Code} {verdict.Reason}");
}
