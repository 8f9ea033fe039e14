using System.Globalization;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>What a welcome's key is, and what the platform's answer makes of it.</summary>
public static class WelcomeDelivery
{
    public const string Kind = "welcome";

    /// <summary>A conversation had begun, so the platform takes no welcome any more; also what it says of one that it already has.</summary>
    private const int ChatStarted = 41051;

    /// <summary>The code is used up or its 20 s are over.</summary>
    private const int CodeDead = 41050;

    /// <summary>
    /// So long after its event a code is surely dead: it lives for 20 s (developer documentation, path/92137), and the platform's clock and
    /// ours may differ. The queue's last tries come later than this.
    /// </summary>
    private static readonly TimeSpan CodeOver = TimeSpan.FromSeconds(40);

    /// <summary>One welcome per keeper and code, in whichever event the code comes; empty where the event has none.</summary>
    public static string Key(string keeper, string welcomeCode) =>
        welcomeCode.Length == 0 ? "" : $"{Kind}-{Keys.Encode(keeper)}-{Keys.Hash(welcomeCode)}";

    /// <param name="now">Business time.</param>
    /// <param name="codeAge">By system time. A platform that cannot be asked any more leaves no welcome open for ever.</param>
    public static DeliveryRow Settle(DeliveryRow claimed, Verdict verdict, DateTimeOffset now, TimeSpan codeAge)
    {
        var over = codeAge > CodeOver;
        var settled = claimed with { Attempt = "", Until = null, Reason = verdict.Reason };
        return (verdict.Kind, verdict.Code, claimed.WasUnknown) switch
        {
            (VerdictKind.Delivered, _, _) => settled.With(DeliveryState.Sent, "welcomed", now),
            (_, ChatStarted, true) => settled.With(DeliveryState.Sent, "welcomed", now),
            (_, ChatStarted, false) => settled.With(DeliveryState.Refused, "welcomeNotTaken", now, "chat already started"),
            // An earlier attempt had no answer: it may have been sent then. That is not a lost welcome, and not a sent one either.
            (_, CodeDead, true) => settled.With(DeliveryState.Unknown, "welcomeUnknown", now, "code dead after an attempt without an answer") with { Closed = true },
            (_, CodeDead, false) => settled.With(DeliveryState.Refused, "welcomeLost", now, "code dead: 20 seconds over or used"),
            (VerdictKind.Later, _, false) when over => settled.With(DeliveryState.Refused, "welcomeLost", now, "20 seconds over and no try was taken"),
            (VerdictKind.Later or VerdictKind.Unknown, _, _) when over =>
                settled.With(DeliveryState.Unknown, "welcomeUnknown", now, "20 seconds over and an attempt without an answer") with { Closed = true },
            (VerdictKind.Later, _, _) => settled with { State = claimed.WasUnknown ? DeliveryState.Unknown : DeliveryState.Planned },
            (VerdictKind.Unknown, _, _) => settled with { State = DeliveryState.Unknown, WasUnknown = true },
            (VerdictKind.Refused or VerdictKind.Misconfigured, _, _) =>
                settled.With(DeliveryState.Refused, "welcomeLost", now, string.Create(CultureInfo.InvariantCulture, $"{verdict.Code} {verdict.Reason}")),
            _ => throw new InvalidOperationException($"A verdict {verdict.Kind}."),
        };
    }

    private static DeliveryRow With(this DeliveryRow row, DeliveryState state, string kind, DateTimeOffset now, string reason = "")
    {
        var told = reason.Length == 0 ? row.Telling(kind, now, ("keeper", row.Keeper)) : row.Telling(kind, now, ("keeper", row.Keeper), ("reason", reason));
        return told with { State = state, Reason = reason.Length == 0 ? row.Reason : reason };
    }
}
