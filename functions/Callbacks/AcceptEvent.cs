using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Welcome;

namespace PrivateDomain.Callbacks;

/// <summary>
/// What a WeCom event changes, by its key: a repeat finds what an earlier run did and takes up the rest. True when nothing is left
/// to do that cannot wait.
/// </summary>
public sealed class AcceptEvent(
    ContactStore contacts, AttributeContact attributeContact, PrepareWelcome prepareWelcome, GreetContact greetContact, Inbox inbox, KeepInStep keepInStep, IOptions<WelcomeOptions> options,
    BusinessClock clock)
{
    /// <param name="persisted">The write after which the event cannot be lost; nothing is said of the contact before it.</param>
    public async Task<bool> Handle(WeComEvent fact, string text, Task persisted, Budget budget)
    {
        switch (fact)
        {
            case { Event: "change_external_contact", ChangeType: "add_external_contact" or "add_half_external_contact", UserId: { } keeper, ExternalUserId: { } external }:
                var preparing = Met(fact, keeper, external, budget);
                await Task.WhenAll(persisted, preparing);
                var (added, welcome) = await preparing;
                var occasion = fact.ChangeType is "add_half_external_contact" ? Occasion.HalfAdded : Occasion.Added;
                return await greetContact.Handle(added, occasion, fact.WelcomeCode ?? "", welcome, budget) is Greeting.Settled;

            case { Event: "change_external_contact", ChangeType: "msg_audit_approved", UserId: { } keeper, ExternalUserId: { } external }:
                return await GreetAgreed(fact, Changed(fact, keeper, external, active: true) with { Remark = "archiveAgreed" }, persisted, budget);

            case { Event: "change_external_contact", ChangeType: "del_follow_user" or "del_external_contact", UserId: { } keeper, ExternalUserId: { } external }:
                await persisted;
                var left = Changed(fact, keeper, external, active: false) with { Word = KeepInStep.WordOfEnd(fact) };
                await contacts.Change(contacts.IdOf(left.Identity), rows => Relation.Record(rows, left), budget.Token);
                return true;

            default:
                await persisted;
                await inbox.Keep(fact.Key, fact.Event, fact.ChangeType ?? "", fact.CreateTime, text, budget.Token);
                if (fact is { Event: "change_external_contact", ChangeType: "transfer_fail", ExternalUserId: { } stayed })
                    await contacts.Change(
                        contacts.IdOf(new Identity(Identity.WeCom, stayed)), rows => KeepInStep.RecordFailed(rows, fact, clock.FromSystem(fact.CreateTime)), budget.Token);
                if (!new CallbackReceived(text).FitsAMessage()) await keepInStep.HandleLarge(fact, budget.Token);
                return true;
        }
    }

    // The event has no state: the channel is the one by which the two met.
    private async Task<bool> GreetAgreed(WeComEvent fact, RelationChanged agreed, Task persisted, Budget budget)
    {
        var reading = contacts.Read(contacts.IdOf(agreed.Identity), budget.Token);
        await Task.WhenAll(persisted, reading);
        var known = await reading;
        var met = agreed.Since(Follow.In(known, agreed.Identity.Platform, agreed.Keeper));
        var welcome = fact.WelcomeCode is { } code && WelcomeTurn.Of(known, met, Occasion.ArchiveAgreed, WelcomeDelivery.Key(met.Keeper, code)) is not Turn.Skip
            ? await Prepare(met, budget) : null;
        return await greetContact.Handle(met, Occasion.ArchiveAgreed, fact.WelcomeCode ?? "", welcome, budget, known) is Greeting.Settled;
    }

    // Beside the write of the resume message: which card it was, and what its channel greets with.
    private async Task<(RelationChanged Added, PreparedWelcome? Welcome)> Met(WeComEvent fact, string keeper, string external, Budget budget)
    {
        var brought = await attributeContact.Handle(keeper, fact.State ?? "", fact.CreateTime, options.Value.ClockTolerance, budget.Token);
        var added = Changed(fact, keeper, external, active: true) with { Brought = brought };
        return (added, fact.WelcomeCode is null ? null : await Prepare(added, budget));
    }

    private Task<PreparedWelcome> Prepare(RelationChanged added, Budget budget) =>
        prepareWelcome.Handle(contacts.IdOf(added.Identity), added, budget.Token);

    internal RelationChanged Changed(WeComEvent fact, string keeper, string external, bool active) => new(
        new Identity(Identity.WeCom, external), keeper, active, fact.Key, fact.CreateTime, clock.FromSystem(fact.CreateTime), fact.State ?? "");
}
