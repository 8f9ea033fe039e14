using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>
/// A planned reminder is due. What is no longer true is withdrawn, what may not go out now is postponed with the reason, and what may
/// becomes a task of the contact's keeper: the claim and the slot of the cap are one transaction before the platform is called.
/// </summary>
public sealed class SendReminder(
    ContactStore contacts, Catalog catalog, DueIndex due, DeliveryPolicy policy, WeComClient wecom, IOptions<RepurchaseOptions> options, IOptions<BrandOptions> brand,
    TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system) : IDueHandler
{
    public const string DueKind = "repurchase";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ComeAgain = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan WhenSomebodyActed = TimeSpan.FromHours(1);

    public string Kind => DueKind;

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var rows = await contacts.Read(contact, stop);
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Planned or DeliveryState.Claimed } planned) return;
        var product = await catalog.Find(Product.Kind, planned.Subject, RepurchaseJson.Default.Product, stop);

        var now = business.GetUtcNow();
        var claim = Claim.New(system.GetUtcNow(), CallTimeout);
        var claimed = await contacts.Change(rows, rows => Decide(rows, key, product, claim, now), stop);
        switch (DeliveryRow.In(claimed, key))
        {
            case { State: DeliveryState.Planned } postponed:
                // What the change decided, which may be another thing than the rows said before: a parallel reminder took the last slot.
                await due.Plan(postponed.NotBefore!.Value, contact.Value, DueKind, key, stop);
                break;
            case { State: DeliveryState.Claimed } delivery when claim.Holds(delivery):
                await HandOver(claimed, delivery, product!, stop);
                break;
            case { State: DeliveryState.Claimed }:
                // Another run is at it. If it died, its claim is over by then.
                await due.Plan(now + FollowReminder.FirstLook, contact.Value, DueKind, key, stop);
                break;
        }
    }

    /// <summary>Claimed with a slot, postponed, or withdrawn; what another run claimed is left to it until its time is over.</summary>
    public ContactRows Decide(ContactRows rows, string key, Product? product, Claim claim, DateTimeOffset now)
    {
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Planned or DeliveryState.Claimed } row) return rows;
        if (row.State is DeliveryState.Claimed) return Changed(rows, row, row.Attempt == claim.Attempt ? row : row.Overtaken(claim.Now, now));
        if (product is null) return row.Withdrawn("productGone", now).Into(rows);
        if (Cycle.Of(Purchases.In(rows), row.Subject, product) is not { } cycle || cycle.DeliveryKey != key) return row.Withdrawn("bought", now).Into(rows);
        if (cycle.ExpiresAt <= now) return row.Withdrawn("tooLate", now).Into(rows);
        if (Relation.Keeper(rows, Identity.WeCom) is not { } keeper) return row.Withdrawn("lost", now).Into(rows);
        // The order was revised or the product lasts longer than was thought. Due rows come in their minute, so up to a minute early.
        if (cycle.RemindAt >= now.AddMinutes(1)) return Changed(rows, row, row.Postponed(cycle.RemindAt, "lastsLonger", now));
        return policy.Decide(rows, now) switch
        {
            { Now: true } => Caps.In(rows).Take(key, now).Into(claim.Take(row with { Keeper = keeper }, platformRecognisesRepeat: false).Into(rows)),
            { Until: { } until, Why: var why } => Changed(rows, row, row.Postponed(until, why, now)),
            { Why: var why } => row.Withdrawn(why, now).Into(rows),
        };
    }

    private static ContactRows Changed(ContactRows rows, DeliveryRow row, DeliveryRow next) => ReferenceEquals(next, row) ? rows : next.Into(rows);

    private async Task HandOver(ContactRows claimed, DeliveryRow delivery, Product product, CancellationToken stop)
    {
        var externalId = Relation.ExternalId(claimed, Identity.WeCom)!;
        var text = options.Value.Render(brand.Value, Profile.In(claimed)!.Name, product);
        // The result is asked for whatever happens to this run: the due row stands before the platform is called.
        await due.Plan(business.GetUtcNow() + FollowReminder.FirstLook, claimed.Id.Value, FollowReminder.DueKind, delivery.Key, stop);

        using var patience = new CancellationTokenSource(CallTimeout, system);
        var answer = await wecom.AddMessageTask(delivery.Keeper, [externalId], text, patience.Token);
        var refused = answer.Value?.FailList.Count > 0;
        var verdict = refused ? new Verdict(VerdictKind.Refused, answer.Verdict.Code, "the platform lists the customer as not to be written to") : answer.Verdict;

        var now = business.GetUtcNow();
        var again = now + (verdict.Kind is VerdictKind.Misconfigured ? WhenSomebodyActed : verdict.RetryAfter ?? ComeAgain);
        var told = delivery.Handed(verdict, answer.Value?.MsgId ?? "", now, again);
        if (told.State is DeliveryState.Planned) await due.Plan(again, claimed.Id.Value, DueKind, delivery.Key, CancellationToken.None);
        var giveBack = told.State is DeliveryState.Planned or DeliveryState.Refused;
        // The call is made: what came of it is written even when this run is asked to end.
        await contacts.Change(claimed, rows => DeliveryRow.In(rows, delivery.Key) is { State: DeliveryState.Claimed } row && row.Attempt == delivery.Attempt
            ? told.Into(rows, giveBack) : rows, CancellationToken.None);
    }
}
