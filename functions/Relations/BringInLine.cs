using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

/// <summary>A customer of whom no event told us is a contact now, or the platform says more of it than we knew: what can be learned of it is to be learned.</summary>
/// <param name="Tries">How often it came before the contact was there.</param>
public sealed record CustomerFound(string ExternalId, string Keeper, int Tries = 0);

/// <summary>
/// Makes our rows say what the platform says of a relation: one that was missed begins, name and notes are as they are there. Nothing is
/// written where they agree. A customer who left the keeper is listed by the platform all the same; that relation stays ended. One that we ended
/// because the platform did not name the keeper, as where the keeper was out of the app's sight for a while (path/92114), goes on.
/// </summary>
public sealed class BringInLine(ContactStore contacts, KeeperIndex index, MessageSender messages, BusinessClock clock)
{
    /// <param name="readAt">System time before the platform was asked.</param>
    public async Task Handle(Identity identity, string name, string? unionId, FollowUser follow, DateTimeOffset readAt, CancellationToken stop)
    {
        var rows = await contacts.Read(contacts.IdOf(identity), stop);
        var missed = Missed(rows, identity, follow, readAt);
        // First the message: where this run dies behind it, the run that repeats it sends another.
        if (missed is not null || (unionId is { Length: > 0 } && Profile.In(rows) is { } profile && profile.UnionId != unionId))
            await messages.Send(new CustomerFound(identity.ExternalId, follow.UserId), stop);
        var noted = Notes.In(rows, follow.UserId);
        if (noted is null) await index.Add(follow.UserId, identity.ExternalId, rows.Id, stop);
        if (noted is { Wanted: { } wanted } && readAt - wanted.At > TimeSpan.FromHours(1)) await messages.Send(new NotesPlanned(rows.Id.Value, follow.UserId), stop);
        await contacts.Change(rows, now => Decide(now, identity, name, follow, readAt), stop);
    }

    public ContactRows Decide(ContactRows rows, Identity identity, string name, FollowUser follow, DateTimeOffset readAt)
    {
        var with = Missed(rows, identity, follow, readAt) is { } missed ? Relation.Record(rows, missed) : rows;
        if (Profile.In(with) is { } profile && name.Length > 0 && profile.Name != name) with = (profile with { Name = name }).Into(with);
        return Notes.Seen(with, follow.UserId, follow.Notes, readAt);
    }

    /// <summary>The fact that nobody told; nothing where the relation is known, or ended after it began and not by the platform's word alone.</summary>
    private RelationChanged? Missed(ContactRows rows, Identity identity, FollowUser follow, DateTimeOffset readAt)
    {
        var began = follow.AddedAt ?? readAt;
        return Follow.In(rows, identity.Platform, follow.UserId) switch
        {
            null => Found(began),
            { Active: true } => null,
            { } ended when ended.At < began => Found(began),
            { } ended when ended.At < readAt && EndRelation.IsProved(rows, ended) => Found(readAt).Since(ended),
            _ => null,
        };

        RelationChanged Found(DateTimeOffset at) => new(
            identity, follow.UserId, Active: true, RelationChanged.FoundKey(follow.UserId, at), at, clock.FromSystem(at), follow.State ?? "") { Found = true };
    }
}
