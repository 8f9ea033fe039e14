using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Costs;
using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Relations;

namespace PrivateDomain.Callbacks;

/// <summary>
/// What can wait until the welcome is out: name and union id from the platform, the card where WeChat told who scanned it, the traits by
/// which orders find the contact, and the orders that were waiting for them.
/// </summary>
public sealed partial class LearnContact(
    ContactStore contacts, LearnTrait learnTrait, RecogniseVisitor recogniseVisitor, PhoneHash phones, ChannelDirectory channels, ClaimWaitingOrders claimWaitingOrders,
    BringInLine bringInLine, AddCounts addCounts, WeComClient wecom, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<LearnContact> log)
{
    /// <summary>Delivered when all is learned; otherwise what the platform said, so that it is asked again when that is over.</summary>
    /// <param name="isLast">It is not asked again, whatever the platform says.</param>
    public async Task<Verdict> Handle(RelationChanged added, bool isLast, CancellationToken stop)
    {
        var contact = contacts.IdOf(added.Identity);
        await claimWaitingOrders.Handle(contact, Trait.External(added.Identity), stop);

        var readAt = system.GetUtcNow();
        var answer = await wecom.GetExternalContact(added.Identity.ExternalId, stop);
        if (answer.Value is not { } person)
        {
            var known = await contacts.Read(contact, stop);
            await LearnCard(known, added, stop);
            // Which channel it was may be known better the next time.
            if (isLast || !answer.Verdict.MayComeAgain()) await Count(known, added, stop);
            Log.NotTold(log, contact.Value, answer.Verdict.Code, answer.Verdict.Reason);
            return answer.Verdict;
        }
        // From here on by the id that the contact has now: it may have been merged into another.
        var rows = await contacts.Change(contact, rows => Decide(rows, person.Name, person.UnionId ?? ""), stop);
        contact = rows.Id;
        if (person.UnionId is { Length: > 0 } visitor) rows = await recogniseVisitor.Handle(rows, added, visitor, stop);
        await LearnCard(rows, added, stop);
        await Count(rows, added, stop);
        if (person.UnionId is { Length: > 0 } unionId) await learnTrait.Handle(contact, Trait.UnionId(unionId), stop);
        foreach (var hashes in person.FollowUsers.SelectMany(follow => follow.RemarkMobiles).Distinct(StringComparer.Ordinal).Select(phone => phones.AllOf(phone).ToList()).Where(hashes => hashes.Count > 0))
        {
            await learnTrait.Handle(contact, Trait.Phone(hashes[0]), stop);
            // Orders that came before the keys were changed wait under an older one.
            foreach (var older in hashes.Skip(1)) await claimWaitingOrders.Handle(contact, Trait.Phone(older), stop);
        }
        foreach (var follow in person.FollowUsers) await bringInLine.Handle(added.Identity, person.Name, person.UnionId, follow, readAt, stop);
        return Verdict.Delivered;
    }

    public static ContactRows Decide(ContactRows rows, string name, string unionId) =>
        Profile.In(rows) is { } profile && Told(profile, name, unionId) is var told && told != profile ? told.Into(rows) : rows;

    private async Task LearnCard(ContactRows rows, RelationChanged added, CancellationToken stop)
    {
        var known = Known(rows, added);
        var serial = known.Brought is { Card.Length: > 0 } brought ? brought.Card : (await channels.FindCard(known.State, stop))?.Serial.ToString();
        if (serial is not null) await learnTrait.Handle(rows.Id, Trait.Card(serial), stop);
    }

    private Task Count(ContactRows rows, RelationChanged added, CancellationToken stop) =>
        addCounts.Count(contacts.IdOf(added.Identity), added.Keeper, Known(rows, added).Code, added.At, stop);

    private static RelationChanged Known(ContactRows rows, RelationChanged added) => added.Since(Follow.In(rows, added.Identity.Platform, added.Keeper));

    // What the platform leaves out this time is not forgotten.
    private static Profile Told(Profile known, string name, string unionId) =>
        known with { Name = name.Length > 0 ? name : known.Name, UnionId = unionId.Length > 0 ? unionId : known.UnionId };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The platform does not tell who {Contact} is: {Code} {Reason}.")]
        public static partial void NotTold(ILogger log, string contact, int code, string reason);
    }
}
