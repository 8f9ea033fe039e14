using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Welcome;

namespace PrivateDomain.Callbacks;

/// <summary>What an Official Account's event changes, by its key: a repeat finds what an earlier run did and takes up the rest.</summary>
public sealed class AcceptFollowerEvent(
    ContactStore contacts, PrepareWelcome prepareWelcome, GreetFollower greetFollower, Inbox inbox, ChannelDirectory channels, IOptions<OfficialAccountOptions> account, BusinessClock clock)
{
    /// <param name="persisted">The write after which the event cannot be lost; nothing is said of the contact before it.</param>
    /// <returns>The text that the callback is answered with; nothing where it is to stay silent.</returns>
    public async Task<string?> Handle(OfficialAccountEvent fact, string text, Task persisted, Budget budget)
    {
        if (Arrival(fact) is { } arrival)
        {
            var preparing = Met(arrival, budget);
            await Task.WhenAll(persisted, preparing);
            var (arrived, welcome) = await preparing;
            return await greetFollower.Reply(arrived, welcome, budget);
        }
        await persisted;
        await Keep(fact, text, budget.Token);
        return null;
    }

    /// <summary>The same where nobody waits for an answer any more. True when nothing is left to do.</summary>
    public async Task<bool> Resume(OfficialAccountEvent fact, string text, Budget budget)
    {
        if (Arrival(fact) is { } arrival)
        {
            var (arrived, welcome) = await Met(arrival, budget);
            return await greetFollower.Late(arrived, welcome, budget);
        }
        await Keep(fact, text, budget.Token);
        return true;
    }

    private async Task Keep(OfficialAccountEvent fact, string text, CancellationToken stop)
    {
        var contact = contacts.IdOf(Person(fact));
        if (fact is { Event: "unsubscribe" })
        {
            await contacts.Change(contact, rows => Relation.Record(rows, Changed(fact, active: false)), stop);
            return;
        }
        if (fact.IsMessage) await contacts.Change(contact, rows => ServiceWindow.Heard(Following(rows, fact), fact.CreateTime), stop);
        if (fact is { Event: "CLICK" }) await contacts.Change(contact, rows => ServiceWindow.Entered(Following(rows, fact), fact.CreateTime), stop);
        await inbox.Keep(fact.Key, fact.Event ?? fact.MsgType, "", fact.CreateTime, text, stop);
    }

    private RelationChanged? Arrival(OfficialAccountEvent fact) => fact.Event switch
    {
        "subscribe" => Changed(fact, active: true),
        "SCAN" => Changed(fact, active: true) with { Remark = "scanned" },
        _ => null,
    };

    // Only who follows can write or click: they followed, or follow again, and nobody here was told.
    private ContactRows Following(ContactRows rows, OfficialAccountEvent fact) =>
        Follow.In(rows, Identity.WeChat, account.Value.AppId) is not { Active: true } ? Relation.Record(rows, Changed(fact, active: true)) : rows;

    // Which card it was, and what its channel greets with.
    private async Task<(RelationChanged Arrived, PreparedWelcome Welcome)> Met(RelationChanged arrival, Budget budget)
    {
        var arrived = await channels.FindCard(arrival.State, budget.Token) is { } card
            ? arrival with { Brought = new Attribution(Attribution.ByState, card.Serial.ToString()) }
            : arrival;
        return (arrived, await prepareWelcome.Handle(contacts.IdOf(arrived.Identity), arrived, budget.Token));
    }

    private RelationChanged Changed(OfficialAccountEvent fact, bool active) => new(
        Person(fact), account.Value.AppId, active, fact.Key, fact.CreateTime, clock.FromSystem(fact.CreateTime), fact.Scene);

    private static Identity Person(OfficialAccountEvent fact) => new(Identity.WeChat, fact.FromUserName);
}
