using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
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
    ContactStore contacts, WeComClient wecom, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<GreetContact> log)
{
    /// <summary>What recording the result may need of the budget.</summary>
    private static readonly TimeSpan ToRecord = TimeSpan.FromSeconds(1);

    public async Task<Greeting> Handle(RelationChanged fact, string welcomeCode, PreparedWelcome? welcome, Budget budget)
    {
        var claim = Claim.New(system.GetUtcNow(), budget.Call);
        var key = WelcomeDelivery.Key(fact.Keeper, welcomeCode);
        var contact = contacts.IdOf(fact.Identity);
        // Most who are added are seen for the first time, so that is tried without a read; who had a coupon before is known.
        var start = welcome?.Coupon is { IsNew: false } ? await contacts.Read(contact, budget.Token) : ContactRows.None(contact);
        var rows = await contacts.Change(start, rows => Decide(rows, fact, welcome, key, claim), budget.Token);

        if (DeliveryRow.In(rows, key) is not { } delivery) return Greeting.Settled;
        if (!claim.Holds(delivery)) return delivery.State is DeliveryState.Claimed ? Greeting.Unsettled : Greeting.Settled;

        var verdict = await Send(welcomeCode, welcome!.Text, budget);
        var told = WelcomeDelivery.Settle(delivery, verdict, business.GetUtcNow(), system.GetUtcNow() - fact.PlatformTime);
        Log.Welcomed(log, rows.Id.Value, told.State, verdict.Code);
        await contacts.Change(rows, now => claim.Holds(DeliveryRow.In(now, key)) ? told.Into(now) : now, budget.Token);
        return told.Closed || told.State is DeliveryState.Sent or DeliveryState.Refused ? Greeting.Settled : Greeting.Unsettled;
    }

    /// <summary>
    /// Relation, claimed delivery and the coupon of its text in one change; what already stands is left as it stands. A run that may not
    /// send adds no coupon either: the welcome may have been given another offer meanwhile, and nobody would ever read that code.
    /// </summary>
    public static ContactRows Decide(ContactRows rows, RelationChanged fact, PreparedWelcome? welcome, string key, Claim claim)
    {
        var changed = Relation.Record(rows, fact);
        if (welcome is null || key.Length == 0) return changed;
        var delivery = DeliveryRow.In(changed, key) ?? new DeliveryRow(key, WelcomeDelivery.Kind, fact.Keeper, DeliveryState.Planned);
        var claimed = claim.Take(delivery, platformRecognisesRepeat: true);
        if (ReferenceEquals(claimed, delivery)) return changed;
        changed = claimed.Into(changed);
        return welcome.Coupon?.Into(changed) ?? changed;
    }

    private async Task<Verdict> Send(string welcomeCode, string text, Budget budget)
    {
        var patience = budget.Left - ToRecord;
        return patience > TimeSpan.Zero
            ? await wecom.SendWelcome(welcomeCode, text, patience < budget.Call ? patience : budget.Call, budget.Token)
            : new Verdict(VerdictKind.Later, 0, "no time left to send");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Welcome of {Contact}: {State} ({Code}).")]
        public static partial void Welcomed(ILogger log, string contact, DeliveryState state, int code);
    }
}
