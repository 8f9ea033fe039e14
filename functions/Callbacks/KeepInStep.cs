using PrivateDomain.Contacts;
using PrivateDomain.Groups;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Relations;

namespace PrivateDomain.Callbacks;

/// <summary>
/// What follows from events about keepers, tags and groups, once they are kept: each is handed on by a message that says whom it is about, and
/// whoever gets it asks the platform how things stand now. A repeat asks again.
/// </summary>
public sealed class KeepInStep(FollowGroup followGroup, MessageSender messages, BusinessClock clock)
{
    public Task Handle(WeComEvent fact, CancellationToken stop) => fact switch
    {
        { Event: "change_external_contact", ChangeType: "edit_external_contact", UserId: { } keeper, ExternalUserId: { } external } =>
            messages.Send(new RelationTouched(external, keeper, EditedAt: fact.CreateTime), stop),
        { Event: "change_contact", ChangeType: "update_user", UserId: { } old, NewUserId: { } current } when old != current =>
            messages.Send(new KeeperRenamed(old, current, fact.Key, clock.FromSystem(fact.CreateTime)), stop),
        { Event: "change_contact", ChangeType: "delete_user", UserId: { } leaver } => messages.Send(new KeeperLeft(leaver), stop),
        { Event: "change_external_tag" } => messages.Send(new TagsChanged(), stop),
        { Event: "change_external_chat", ChatId: not null } => followGroup.Handle(fact, stop),
        _ => Task.CompletedTask,
    };

    /// <summary>For an event that is too large for a message: whom it is about fits.</summary>
    public Task HandleLarge(WeComEvent fact, CancellationToken stop) => fact is { Event: "change_external_chat", ChatId: { } chat }
        ? followGroup.Read(chat, stop)
        : Handle(fact, stop);

    /// <summary>What the timeline calls the end of a relation that a keeper, or a hand-over, brought; nothing where the customer left.</summary>
    internal static string? WordOfEnd(WeComEvent fact) => fact switch
    {
        { ChangeType: "del_external_contact", Source: "DELETE_BY_TRANSFER" } => "handedOver",
        { ChangeType: "del_external_contact" } => "keeperDeleted",
        _ => null,
    };

    /// <summary>The contact with the word that a hand-over failed; that is all of it, since the relation stays as it was.</summary>
    internal static ContactRows RecordFailed(ContactRows rows, WeComEvent fact, DateTimeOffset at) =>
        !rows.Known || ContactEvent.Seen(rows, fact.Key) ? rows : ContactEvent.Into(rows, fact.Key, new TimelineEntry(
            "transferFailed", at, new Dictionary<string, string>(StringComparer.Ordinal) { ["keeper"] = fact.UserId ?? "", ["reason"] = fact.FailReason ?? "" }));
}
