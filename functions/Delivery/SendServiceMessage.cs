using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Delivery;

/// <summary>A customer-service message to one follower, and what the timeline calls what becomes of it.</summary>
/// <param name="Key">Of its delivery: the same key is the same message.</param>
/// <param name="Account">The account that speaks.</param>
/// <param name="Until">System time after which it would say nothing any more; without it there is no such time.</param>
public sealed record ServiceMessage(string Key, string Kind, string Account, CustomerMessage Content, string Sent, string NotSent, string Unknown, DateTimeOffset? Until = null);

/// <summary>
/// Sends a customer-service message through the Official Account, once: the claim takes its place in the open window, the platform is
/// called, what came of it is recorded. Without a window nothing is sent. The platform does not recognise a repeat, so a call without an
/// answer is shown and not made again. For answers to what the person did; what comes by itself asks <see cref="DeliveryPolicy"/> first.
/// </summary>
public sealed partial class SendServiceMessage(
    ContactStore contacts, OfficialAccountClient account, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<SendServiceMessage> log)
{
    /// <param name="start">The contact as it is believed to stand.</param>
    /// <param name="suits">Whether the message may be sent to the contact of these rows: asked in the change that claims it.</param>
    /// <returns>Planned or claimed: to be called again later. Anything else is final.</returns>
    public async Task<DeliveryState> Handle(ContactRows start, ServiceMessage message, Func<ContactRows, bool> suits, Budget budget)
    {
        var claim = Claim.New(system.GetUtcNow(), budget.Call);
        var rows = await contacts.Change(start, rows => suits(rows) ? Decide(rows, message, claim, business.GetUtcNow()) : rows, budget.Token);
        if (DeliveryRow.In(rows, message.Key) is not { } delivery) return DeliveryState.Planned;
        if (!claim.Holds(delivery)) return delivery.State;

        using var patience = new CancellationTokenSource(budget.Call, system);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, budget.Token);
        var verdict = await account.SendToCustomer(Relation.ExternalId(rows, Identity.WeChat)!, message.Content, either.Token);
        var settled = Settle(delivery, message, verdict, business.GetUtcNow());
        Log.Sent(log, message.Kind, rows.Id.Value, settled.State, verdict.Code);
        await contacts.Change(rows, now => claim.Holds(DeliveryRow.In(now, message.Key)) ? Record(now, settled) : now, budget.Token);
        return settled.State;
    }

    /// <summary>The delivery claimed and its place in the window taken; refused where there is no window or nobody to write to.</summary>
    /// <param name="now">Business time; windows are open by the claim's system time.</param>
    public static ContactRows Decide(ContactRows rows, ServiceMessage message, Claim claim, DateTimeOffset now)
    {
        var delivery = DeliveryRow.In(rows, message.Key) ?? new DeliveryRow(message.Key, message.Kind, message.Account, DeliveryState.Planned);
        var claimed = claim.Take(delivery, platformRecognisesRepeat: false);
        if (ReferenceEquals(claimed, delivery)) return rows;
        if (claimed.State is DeliveryState.Unknown)
            return (claimed.Telling(message.Unknown, now, ("keeper", message.Account)) with { Closed = true, Reason = "no answer" }).Into(rows);
        var window = ServiceWindow.In(rows);
        var refused = Follow.In(rows, Identity.WeChat, message.Account) is not { Active: true } || Relation.ExternalId(rows, Identity.WeChat) is null ? "does not follow the account"
            : claim.Now > message.Until ? "too late"
            : window.Left(claim.Now) == 0 ? "no window is open"
            : null;
        return refused is null
            ? window.Take(message.Key, claim.Now).Into(claimed.Into(rows))
            : Refused(delivery, message, refused, now).Into(rows);
    }

    /// <summary>What the platform's answer makes of a claimed message.</summary>
    public static DeliveryRow Settle(DeliveryRow claimed, ServiceMessage message, Verdict verdict, DateTimeOffset now)
    {
        var settled = claimed with { Attempt = "", Until = null, Reason = verdict.Reason };
        return verdict.Kind switch
        {
            VerdictKind.Delivered => settled.Telling(message.Sent, now, ("keeper", claimed.Keeper)) with { State = DeliveryState.Sent },
            VerdictKind.Later => settled with { State = DeliveryState.Planned },
            VerdictKind.Refused or VerdictKind.Misconfigured => Refused(settled, message, verdict.Reason, now),
            VerdictKind.Unknown => settled.Telling(message.Unknown, now, ("keeper", claimed.Keeper)) with { State = DeliveryState.Unknown, Closed = true },
            _ => throw new InvalidOperationException($"A verdict {verdict.Kind}."),
        };
    }

    private static DeliveryRow Refused(DeliveryRow row, ServiceMessage message, string reason, DateTimeOffset now) =>
        row.Telling(message.NotSent, now, ("keeper", row.Keeper), ("reason", reason)) with { State = DeliveryState.Refused, Reason = reason };

    private static ContactRows Record(ContactRows rows, DeliveryRow settled) => settled.State is DeliveryState.Planned or DeliveryState.Refused
        ? ServiceWindow.In(rows).GiveBack(settled.Key).Into(settled.Into(rows))
        : settled.Into(rows);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Customer-service message ({Kind}) of {Contact}: {State} ({Code}).")]
        public static partial void Sent(ILogger log, string kind, string contact, DeliveryState state, int code);
    }
}
