using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Media;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Welcome;

/// <summary>How it stands with a welcome after a run.</summary>
public enum Greeting
{
    /// <summary>Sent, or finally not to be sent, or none was due: nothing is left to do.</summary>
    Settled,

    /// <summary>Another run is at it, or the platform asks to come again, or nobody knows: a repeat decides.</summary>
    Unsettled,
}

/// <summary>
/// Records a new relation and sends its welcome: the contact transaction holds the claim already, then the platform is called, then
/// what came of it is recorded. The same event again changes nothing and sends nothing; it takes up what an earlier run left.
/// </summary>
public sealed partial class GreetContact(
    ContactStore contacts, PrepareWelcome prepareWelcome, GiveBackCoupon giveBackCoupon, WeComClient wecom, MediaLibrary media, WelcomeCode code, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<GreetContact> log)
{
    /// <summary>What recording the result may need of the budget.</summary>
    private static readonly TimeSpan ToRecord = TimeSpan.FromSeconds(1);

    /// <param name="known">The contact's rows where they were read before.</param>
    public async Task<Greeting> Handle(
        RelationChanged fact, Occasion occasion, string welcomeCode, PreparedWelcome? welcome, Budget budget, ContactRows? known = null)
    {
        var claim = Claim.New(system.GetUtcNow(), budget.Call);
        var key = WelcomeDelivery.Key(fact.Keeper, welcomeCode);
        var contact = contacts.IdOf(fact.Identity);
        // Most who are added are seen for the first time, so that is tried without a read; who had a coupon before is known.
        var start = known ?? (welcome?.Coupon is { IsNew: false } ? await contacts.Read(contact, budget.Token) : ContactRows.None(contact));
        var turn = Turn.Greet;
        var rows = await contacts.Change(start, Decided, budget.Token);
        if (turn is Turn.PrepareAnew)
        {
            var first = welcome!;
            await giveBackCoupon.Finish(first, rows, budget.Token);
            welcome = await prepareWelcome.Handle(rows, fact, budget.Token);
            await giveBackCoupon.OfTheFirst(first, welcome, budget.Token);
            rows = await contacts.Change(rows, Decided, budget.Token);
        }

        if (DeliveryRow.In(rows, key) is not { } delivery) return turn is Turn.Wait or Turn.PrepareAnew ? Greeting.Unsettled : Greeting.Settled;
        if (!claim.Holds(delivery))
        {
            if (welcome is not null) await giveBackCoupon.OfRefused(rows, key, welcome, budget.Token);
            return turn is Turn.Wait or Turn.PrepareAnew || delivery.State is DeliveryState.Claimed ? Greeting.Unsettled : Greeting.Settled;
        }

        var (verdict, leftOut) = await Send(welcomeCode, welcome!, fact.PlatformTime, budget);
        var over = code.Left(fact.PlatformTime, system.GetUtcNow()) == TimeSpan.Zero;
        var told = WelcomeDelivery.Settle(delivery, verdict, business.GetUtcNow(), over, leftOut);
        Log.Welcomed(log, rows.Id.Value, told.State, verdict.Code);
        rows = await contacts.Change(rows, now => claim.Holds(DeliveryRow.In(now, key)) ? told.Into(now) : now, budget.Token);
        await giveBackCoupon.OfRefused(rows, key, welcome!, budget.Token);
        if (leftOut.Count > welcome!.LeftOut.Count) await Forget(welcome, budget);
        return told.Closed || told.State is DeliveryState.Sent or DeliveryState.Refused ? Greeting.Settled : Greeting.Unsettled;

        ContactRows Decided(ContactRows rows)
        {
            // It is being merged: what was sent to it is not known here yet.
            if (!SamePerson.Has(rows, contact))
            {
                turn = Turn.Wait;
                return rows;
            }
            if (welcome?.Suits(rows) is null or true) return Decide(rows, fact, occasion, welcome, key, claim, out turn);
            turn = Turn.PrepareAnew;
            return rows;
        }
    }

    // Costs nobody the welcome: it is out.
    private async Task Forget(PreparedWelcome welcome, Budget budget)
    {
        try
        {
            await media.Forget([.. welcome.Attachments.Select(attachment => attachment.MediaId).OfType<string>()], budget.Token);
        }
        catch (Exception outage) when (outage is RequestFailedException or AggregateException or OperationCanceledException)
        {
            Log.NotForgotten(log, outage);
        }
    }

    /// <summary>
    /// Relation, claimed delivery and the coupon of its text in one change; what already stands is left as it stands. A run that may not
    /// send adds no coupon either: the welcome may have been given another offer meanwhile, and nobody would ever read that code.
    /// </summary>
    public static ContactRows Decide(ContactRows rows, RelationChanged fact, Occasion occasion, PreparedWelcome? welcome, string key, Claim claim, out Turn turn)
    {
        turn = Turn.Greet;
        var changed = Relation.Record(rows, fact);
        if (welcome is null || key.Length == 0) return changed;
        turn = WelcomeTurn.Of(rows, fact, occasion, key);
        var standing = DeliveryRow.In(changed, key);
        if (turn is Turn.Skip && standing is { State: DeliveryState.Planned }) return (standing with { State = DeliveryState.Withdrawn, Reason = "greeted by another code" }).Into(changed);
        if (turn is not Turn.Greet) return changed;

        var delivery = standing ?? new DeliveryRow(key, WelcomeDelivery.Kind, fact.Keeper, DeliveryState.Planned, Subject: WelcomeTurn.Subject(occasion));
        var claimed = claim.Take(delivery, platformRecognisesRepeat: true);
        if (ReferenceEquals(claimed, delivery)) return changed;
        foreach (var waited in DeliveryRow.In(changed).Where(row => row.Keeper == fact.Keeper && row.Key != key && WelcomeDelivery.AwaitsConsent(row)).ToList())
            changed = (waited with { State = DeliveryState.Withdrawn, Reason = "another code came" }).Into(changed);
        changed = claimed.Into(changed);
        return welcome.Coupon?.Into(changed) ?? changed;
    }

    // A code that is surely dead is not tried, and no call outlives its code.
    private async Task<(Verdict Verdict, IReadOnlyList<string> LeftOut)> Send(string welcomeCode, PreparedWelcome welcome, DateTimeOffset created, Budget budget)
    {
        if (Patience() is not { } patience) return (new Verdict(VerdictKind.Later, 0, "no time left to send"), []);
        var verdict = await wecom.SendWelcome(welcomeCode, welcome.Text, welcome.Attachments, patience, budget.Token);
        if (verdict.Code != WeComVerdicts.MediaGone || welcome.WithoutMedia() is not { } rest || Patience() is not { } again) return (verdict, welcome.LeftOut);

        Log.MediaGone(log, string.Join(", ", rest.LeftOut));
        return (await wecom.SendWelcome(welcomeCode, rest.Text, rest.Attachments, again, budget.Token), rest.LeftOut);

        TimeSpan? Patience()
        {
            var left = new[] { budget.Left - ToRecord, budget.Call, code.Left(created, system.GetUtcNow()) }.Min();
            return left > TimeSpan.Zero ? left : null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "That the platform no longer has what was uploaded could not be noted; the next welcome finds it out again.")]
        public static partial void NotForgotten(ILogger log, Exception outage);

        [LoggerMessage(LogLevel.Information, "Welcome of {Contact}: {State} ({Code}).")]
        public static partial void Welcomed(ILogger log, string contact, DeliveryState state, int code);

        [LoggerMessage(LogLevel.Warning, "The platform no longer has what was uploaded for a welcome (40007): it is sent without {Attachments}.")]
        public static partial void MediaGone(ILogger log, string attachments);
    }
}
