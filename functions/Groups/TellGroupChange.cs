using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Groups;

/// <summary>Tells the contacts among those who came into a group, or went, in their timelines: once, however often the same two lists are compared.</summary>
public sealed class TellGroupChange(ContactStore contacts, BusinessClock clock)
{
    /// <param name="at">Business time of the change, for those who went; the platform does not say when.</param>
    public async Task Handle(Group before, Group after, DateTimeOffset at, CancellationToken stop)
    {
        var (here, there) = (Ids(before), Ids(after));
        foreach (var member in after.Members.Where(member => member.External && !here.Contains(member.Id)))
        {
            var joined = member.JoinedAt is { } time ? clock.FromSystem(time) : at;
            await Tell(member.Id, "joinedGroup", after, string.Create(CultureInfo.InvariantCulture, $"joined-{(member.JoinedAt ?? after.ReadAt).ToUnixTimeSeconds()}"), joined, stop);
        }
        foreach (var member in before.Members.Where(member => member.External && !there.Contains(member.Id)))
            await Tell(member.Id, "leftGroup", after, $"left-{before.Version}", at, stop);
    }

    private async Task Tell(string external, string kind, Group group, string what, DateTimeOffset at, CancellationToken stop)
    {
        var key = $"group-{Keys.Hash(group.ChatId)[..16]}-{Keys.Encode(what)}";
        await contacts.Change(contacts.IdOf(new Identity(Identity.WeCom, external)), rows => !rows.Known || ContactEvent.Seen(rows, key) ? rows : ContactEvent.Into(
            rows, key, new TimelineEntry(kind, at, new Dictionary<string, string>(StringComparer.Ordinal) { ["group"] = group.Name, ["chat"] = group.ChatId })), stop);
    }

    private static HashSet<string> Ids(Group group) => group.Members.Select(member => member.Id).ToHashSet(StringComparer.Ordinal);
}
