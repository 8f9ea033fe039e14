using System.Globalization;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>What a welcome's key is, and what the platform's answer makes of it.</summary>
public static class WelcomeDelivery
{
    public const string Kind = "welcome";

    /// <summary>On the timeline: it was sent.</summary>
    public const string Greeted = "welcomed";

    /// <summary>On the timeline: it can no longer be sent.</summary>
    public const string Lost = "welcomeLost";

    /// <summary>On the timeline: nobody knows whether it arrived, and it is not tried again.</summary>
    public const string Unknown = "welcomeUnknown";

    private const string ChatHadStarted = "chat already started";

    private const string ConsentPending = "the customer has not agreed to message archiving yet";

    /// <summary>One welcome per keeper and code, in whichever event the code comes; empty where the event has none.</summary>
    public static string Key(string keeper, string welcomeCode) =>
        welcomeCode.Length == 0 ? "" : $"{Kind}-{Keys.Encode(keeper)}-{Keys.Hash(welcomeCode)}";

    /// <summary>Whether a new code greets instead, once the customer agrees to message archiving (41053).</summary>
    public static bool AwaitsConsent(DeliveryRow row) => row is { Kind: Kind, State: DeliveryState.Refused, Reason: ConsentPending };

    /// <summary>Whether the customer was greeted by it, or may have been, or did not need it.</summary>
    public static bool Reached(DeliveryRow row) =>
        row.State is DeliveryState.Sent or DeliveryState.Unknown || row is { State: DeliveryState.Refused, Reason: ChatHadStarted };

    /// <summary>Whether the platform said for certain, and with no attempt unanswered, that the customer talks already and gets no welcome.</summary>
    public static bool WasNotTaken(DeliveryRow row) => row is { State: DeliveryState.Refused, Reason: ChatHadStarted, WasUnknown: false };

    /// <summary>Whether it greeted at this business time or after it.</summary>
    public static bool GreetedSince(DeliveryRow row, DateTimeOffset since) =>
        row.State is DeliveryState.Sent && row.Timeline.Any(entry => entry.Kind == Greeted && entry.At >= since);

    /// <param name="now">Business time.</param>
    /// <param name="over">The code is surely dead. A platform that cannot be asked any more leaves no welcome open for ever.</param>
    /// <param name="leftOut">The attachments that it was sent without.</param>
    public static DeliveryRow Settle(DeliveryRow claimed, Verdict verdict, DateTimeOffset now, bool over, IReadOnlyList<string> leftOut)
    {
        var settled = claimed with { Attempt = "", Until = null, Reason = verdict.Reason };
        return (verdict.Kind, verdict.Code, claimed.WasUnknown) switch
        {
            (VerdictKind.Delivered, _, _) => settled.With(DeliveryState.Sent, Greeted, now, leftOut: leftOut),
            // Also what the platform says of a welcome that it already has.
            (_, WeComVerdicts.ChatStarted, true) => settled.With(DeliveryState.Sent, Greeted, now, leftOut: leftOut),
            (_, WeComVerdicts.ChatStarted, false) => settled.With(DeliveryState.Refused, "welcomeNotTaken", now, ChatHadStarted),
            (_, WeComVerdicts.ArchiveConsentPending, _) => settled.With(DeliveryState.Refused, "welcomeAwaitsConsent", now, ConsentPending),
            // An earlier attempt had no answer: it may have been sent then. That is not a lost welcome, and not a sent one either.
            (_, WeComVerdicts.WelcomeCodeDead, true) =>
                settled.With(DeliveryState.Unknown, Unknown, now, "code dead after an attempt without an answer") with { Closed = true },
            (_, WeComVerdicts.WelcomeCodeDead, false) => settled.With(DeliveryState.Refused, Lost, now, "code dead: 20 seconds over or used"),
            (VerdictKind.Later, _, false) when over => settled.With(DeliveryState.Refused, Lost, now, "20 seconds over and no try was taken"),
            (VerdictKind.Later or VerdictKind.Unknown, _, _) when over =>
                settled.With(DeliveryState.Unknown, Unknown, now, "20 seconds over and an attempt without an answer") with { Closed = true },
            (VerdictKind.Later, _, _) => settled with { State = claimed.WasUnknown ? DeliveryState.Unknown : DeliveryState.Planned },
            (VerdictKind.Unknown, _, _) => settled with { State = DeliveryState.Unknown, WasUnknown = true },
            // What comes after an attempt without an answer does not tell what became of that attempt.
            (VerdictKind.Refused or VerdictKind.Misconfigured, _, true) =>
                settled.With(DeliveryState.Unknown, Unknown, now, string.Create(CultureInfo.InvariantCulture, $"{verdict.Code} after an attempt without an answer")) with { Closed = true },
            (VerdictKind.Refused or VerdictKind.Misconfigured, _, false) =>
                settled.With(DeliveryState.Refused, Lost, now, string.Create(CultureInfo.InvariantCulture, $"{verdict.Code} {verdict.Reason}")),
            _ => throw new InvalidOperationException($"A verdict {verdict.Kind}."),
        };
    }

    private static DeliveryRow With(
        this DeliveryRow row, DeliveryState state, string kind, DateTimeOffset now, string reason = "", IReadOnlyList<string>? leftOut = null)
    {
        List<(string, string)> about = [("keeper", row.Keeper)];
        if (reason.Length > 0) about.Add(("reason", reason));
        if (leftOut is { Count: > 0 }) about.Add(("leftOut", string.Join(", ", leftOut)));
        return row.Telling(kind, now, [.. about]) with { State = state, Reason = reason.Length == 0 ? row.Reason : reason };
    }
}
