using Microsoft.Extensions.Logging;
using PrivateDomain.Channels;
using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Callbacks;

/// <summary>
/// What can wait until the welcome is out: name and union id from the platform, the traits by which orders find the contact, and the
/// orders that were waiting for them.
/// </summary>
public sealed partial class LearnContact(
    ContactStore contacts, Lookups lookups, PhoneHash phones, CardSerials serials, ClaimWaitingOrders claimWaitingOrders, WeComClient wecom, ILogger<LearnContact> log)
{
    public async Task Handle(Identity identity, string state, CancellationToken stop)
    {
        var contact = contacts.IdOf(identity);
        await claimWaitingOrders.Handle(contact, Trait.External(identity), stop);
        if (serials.Read(state) is { } serial) await Learn(contact, Trait.Card(serial.ToString()), stop);

        var answer = await wecom.GetExternalContact(identity.ExternalId, stop);
        if (answer.Value is not { } person)
        {
            if (answer.Verdict.Kind is VerdictKind.Later or VerdictKind.Unknown)
                throw new TimeoutException("The platform did not tell who the contact is; the queue brings the event again.");
            Log.NotTold(log, contact.Value, answer.Verdict.Code, answer.Verdict.Reason);
            return;
        }
        await contacts.Change(contact, rows => Decide(rows, person.Name, person.UnionId ?? ""), stop);
        if (person.UnionId is { Length: > 0 } unionId) await Learn(contact, Trait.UnionId(unionId), stop);
        foreach (var phone in person.FollowUsers.SelectMany(follow => follow.RemarkMobiles).Select(phones.Of).OfType<string>().Distinct(StringComparer.Ordinal))
            await Learn(contact, Trait.Phone(phone), stop);
    }

    public static ContactRows Decide(ContactRows rows, string name, string unionId) =>
        Profile.In(rows) is { } profile && Told(profile, name, unionId) is var told && told != profile ? told.Into(rows) : rows;

    // What the platform leaves out this time is not forgotten.
    private static Profile Told(Profile known, string name, string unionId) =>
        known with { Name = name.Length > 0 ? name : known.Name, UnionId = unionId.Length > 0 ? unionId : known.UnionId };

    // First the lookup, then the orders that wait: an order does it the other way round, so one of the two sees the other.
    private async Task Learn(ContactId contact, Trait trait, CancellationToken stop)
    {
        var owner = await lookups.Learn(trait, contact, stop);
        await claimWaitingOrders.Handle(owner, trait, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The platform does not tell who {Contact} is: {Code} {Reason}.")]
        public static partial void NotTold(ILogger log, string contact, int code, string reason);
    }
}
