using Microsoft.Extensions.Logging;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Costs;
using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Callbacks;

/// <summary>What can wait until a follower is greeted: the card that they scanned, their union id, and the orders that waited for either.</summary>
public sealed partial class LearnFollower(
    ContactStore contacts, LearnTrait learnTrait, ClaimWaitingOrders claimWaitingOrders, ChannelDirectory channels, AddCounts addCounts, OfficialAccountClient account, BusinessClock clock, ILogger<LearnFollower> log)
{
    /// <summary>Delivered when all is learned; otherwise what the platform said, so that it is asked again when that is over.</summary>
    public async Task<Verdict> Handle(OfficialAccountEvent fact, CancellationToken stop)
    {
        var contact = contacts.IdOf(new Identity(Identity.WeChat, fact.FromUserName));
        var rows = await contacts.Read(contact, stop);
        // Only what brought the person here or opened the contact tells something new; a chat of a hundred messages asks nothing.
        if (fact.Event is "unsubscribe" || !ContactEvent.Seen(rows, fact.Key)) return Verdict.Delivered;
        await claimWaitingOrders.Handle(rows.Id, Trait.External(new Identity(Identity.WeChat, fact.FromUserName)), stop);
        if (await channels.FindCard(fact.Scene, stop) is { } card) await learnTrait.Handle(rows.Id, Trait.Card(card.Serial.ToString()), stop);
        if (fact.Event is "subscribe") await addCounts.Count(contact, fact.ToUserName, fact.Scene, clock.FromSystem(fact.CreateTime), stop);
        // Known already, but maybe not yet to the lookups.
        if (Profile.In(rows) is { UnionId: { Length: > 0 } known })
        {
            await learnTrait.Handle(rows.Id, Trait.UnionId(known), stop);
            return Verdict.Delivered;
        }

        var answer = await account.GetFollower(fact.FromUserName, stop);
        if (answer.Value is not { } follower)
        {
            Log.NotTold(log, contact.Value, answer.Verdict.Code, answer.Verdict.Reason);
            return answer.Verdict;
        }
        if (follower.UnionId is not { } unionId) return Verdict.Delivered;
        rows = await contacts.Change(rows, now => LearnContact.Decide(now, name: "", unionId), stop);
        await learnTrait.Handle(rows.Id, Trait.UnionId(unionId), stop);
        return Verdict.Delivered;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The platform does not tell who {Contact} is: {Code} {Reason}.")]
        public static partial void NotTold(ILogger log, string contact, int code, string reason);
    }
}
