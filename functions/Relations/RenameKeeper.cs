using PrivateDomain.Alerts;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;

namespace PrivateDomain.Relations;

/// <summary>A member of the corporation goes by another user id.</summary>
/// <param name="EventKey">Of the event that told it.</param>
/// <param name="At">When, in business time.</param>
public sealed record KeeperRenamed(string Old, string New, string EventKey, DateTimeOffset At);

/// <summary>The relations of a keeper who goes by another id follow, some hundreds at a time: whoever has followed is not found again.</summary>
public sealed class RenameKeeper(ContactStore contacts, KeeperIndex index, AlertBoard alerts, MessageSender messages) : IHandle<KeeperRenamed>
{
    private const int AtOnce = 500;

    public async Task Handle(KeeperRenamed message, CancellationToken stop)
    {
        var moved = 0;
        await foreach (var (externalId, contact) in index.Of(message.Old, stop))
        {
            await contacts.Change(contact, rows => Decide(rows, message), stop);
            await index.Add(message.New, externalId, contact, stop);
            await index.Remove(message.Old, externalId, stop);
            if (++moved < AtOnce) continue;
            await messages.Send(message, stop);
            return;
        }
        await alerts.Raise(
            $"keeper-renamed-{message.Old}",
            $"The member {message.Old} is called {message.New} in WeCom now. Their customers follow by themselves; name {message.New} in the channels that name {message.Old}.", stop);
    }

    public static ContactRows Decide(ContactRows rows, KeeperRenamed message)
    {
        if (!rows.Known || ContactEvent.Seen(rows, message.EventKey)) return rows;
        if (Follow.In(rows, Identity.WeCom, message.Old) is not { } follow) return rows;
        // Under the old id the platform names nobody any more, and that is no end.
        var with = follow.Renamed(rows, message.New, wasEnded: !follow.Active && !EndRelation.IsProved(rows, follow));
        if (Notes.In(with, message.Old) is { } notes)
        {
            with = Notes.Drop(with, message.Old);
            if (Notes.In(with, message.New) is null) with = (notes with { Keeper = message.New }).Into(with);
        }
        return ContactEvent.Into(with, message.EventKey, new TimelineEntry(
            "keeperRenamed", message.At, new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = message.Old, ["to"] = message.New }));
    }
}
