using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>A platform said the same union id of two contacts.</summary>
public sealed record SamePersonFound(string One, string Other);

/// <summary>All that was known of another contact stands with this one now.</summary>
public sealed record ContactsMerged(string Contact);

/// <summary>
/// Makes one contact of two that are one person, once, and keeps the history of both. Each step may be repeated after the process died
/// behind it: freeze the younger, copy its rows, repoint lookups, tell, delete what was copied.
/// </summary>
public sealed partial class MergeContacts(
    ContactStore contacts, Lookups lookups, MessageSender messages, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<MergeContacts> log) : IHandle<SamePersonFound>
{
    public async Task Handle(SamePersonFound message, CancellationToken stop)
    {
        // One that was moved before may have died half way.
        await Finish(new ContactId(message.One), stop);
        await Finish(new ContactId(message.Other), stop);
        var (one, other) = (await contacts.Read(new ContactId(message.One), stop), await contacts.Read(new ContactId(message.Other), stop));
        if (!SamePerson.Proven(one, other)) return;
        var (survivor, loser) = SamePerson.Order(one, other);
        await contacts.ChangeAsItStands(loser.Id, rows => SamePerson.Freeze(rows, survivor.Id, system.GetUtcNow()), stop);
        await Finish(loser.Id, stop);
    }

    private async Task Finish(ContactId id, CancellationToken stop)
    {
        var loser = await contacts.ReadAsItStands(id, stop);
        if (Profile.In(loser) is not { Moved.Length: > 0 } profile || loser.StartingWith("").Count() == 1) return;
        var survivor = await contacts.Read(id, stop);
        while (!SamePerson.IsCopied(survivor, loser))
            survivor = await contacts.Change(survivor, rows => SamePerson.Copy(rows, loser, business.GetUtcNow()), stop);
        await lookups.Repoint(Trait.UnionId(profile.UnionId), id, survivor.Id, stop);
        // Others lead to the frozen profile, and it leads on.
        foreach (var code in Follow.In(loser).Select(follow => follow.Card.Length > 0 ? follow.Card : follow.State).Where(code => code.Length > 0))
            await lookups.Repoint(Trait.Card(Base32.Normalize(code)), id, survivor.Id, stop);
        // Before the last step: what is finished is not looked at again.
        await messages.Send(new ContactsMerged(survivor.Id.Value), stop);
        for (var rows = loser; rows.StartingWith("").Count() > 1;)
            rows = await contacts.ChangeAsItStands(id, SamePerson.Empty, stop);
        Log.Merged(log, id.Value, survivor.Id.Value);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The contact {Loser} is the contact {Survivor}: merged.")]
        public static partial void Merged(ILogger log, string loser, string survivor);
    }
}
