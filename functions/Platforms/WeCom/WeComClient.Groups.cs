namespace PrivateDomain.Platforms.WeCom;

/// <summary>Customer groups and their codes (客户群, path/92122, 99547).</summary>
public sealed partial class WeComClient
{
    public const int MostChatsOfAJoinWay = 5;
    public const int MaxRoomName = 40;
    private const int MostChatsHandedOver = 100;
    private const int ChatsPerPage = 1000;

    /// <summary>Ids of the groups that the app sees, up to 1,000 at a time (groupchat/list).</summary>
    public async Task<Answer<GroupChatPage>> GetGroups(string? cursor, CancellationToken cancel)
    {
        var json = WeComGroupsWire.Json;
        var answer = await calls.Post(
            "groupchat/list", new GroupListRequest(NotEmpty(cursor), ChatsPerPage), json.GroupListRequest, json.GroupListReply, WeComVerdicts.Busy, repeatable: true, cancel);
        return WeComCalls.Read(answer, reply => new GroupChatPage(
            [.. (reply.GroupChatList ?? []).Select(group => group.ChatId).OfType<string>()], NotEmpty(reply.NextCursor)));
    }

    /// <summary>A group with its members (groupchat/get).</summary>
    public async Task<Answer<GroupChat>> GetGroup(string chatId, CancellationToken cancel)
    {
        var json = WeComGroupsWire.Json;
        var answer = await calls.Post("groupchat/get", new GroupRequest(chatId), json.GroupRequest, json.GroupReply, WeComVerdicts.Busy, repeatable: true, cancel);
        return WeComCalls.Read(answer, reply => reply.GroupChat is not { ChatId: { Length: > 0 } id } group ? null : new GroupChat(
            id, group.Name ?? "", group.Owner ?? "", Instant(group.CreateTime), group.MemberVersion ?? "",
            [.. (group.MemberList ?? []).Where(member => member.UserId is { Length: > 0 }).Select(member => new GroupChatMember(
                member.UserId!, member.Type == 2, Instant(member.JoinTime), member.JoinScene, member.State ?? ""))]));
    }

    /// <summary>Gives groups another owner (groupchat/transfer for leavers' groups): those that were not handed over. An owner takes 300 a day.</summary>
    /// <param name="chatIds">1 to 100.</param>
    public async Task<Answer<IReadOnlyList<GroupNotHandedOver>>> HandOverGroups(IReadOnlyList<string> chatIds, string newOwner, CancellationToken cancel)
    {
        if (chatIds.Count is 0 or > MostChatsHandedOver)
            return new(PlatformErrors.OverLimit("1 to 100 groups are handed over at a time."));
        var json = WeComGroupsWire.Json;
        var answer = await calls.Post(
            "groupchat/transfer", new GroupTransferRequest(chatIds, newOwner), json.GroupTransferRequest, json.GroupTransferReply, WeComVerdicts.Busy, repeatable: true, cancel);
        return WeComCalls.Read(answer, reply => (IReadOnlyList<GroupNotHandedOver>)
            [.. (reply.FailedChatList ?? []).Where(failed => failed is { ChatId.Length: > 0, Errcode: not 0 })
                .Select(failed => new GroupNotHandedOver(failed.ChatId!, WeComVerdicts.Of(failed.Errcode, failed.Errmsg)))]);
    }

    /// <summary>
    /// Makes a group code and answers its id; <see cref="GetJoinWay"/> tells where its picture is. Not repeated when its outcome is unknown: it
    /// counts against the corporation's 500,000, which it shares with contact ways (path/96348).
    /// </summary>
    public async Task<Answer<string>> AddJoinWay(JoinWayContent content, CancellationToken cancel)
    {
        if (Refused(content) is { } refused)
            return new(refused);
        var json = WeComGroupsWire.Json;
        var answer = await calls.Post("groupchat/add_join_way", Body(null, content), json.JoinWayRequest, json.JoinWayMadeReply, WeComVerdicts.Busy, repeatable: false, cancel);
        return WeComCalls.Read(answer, reply => NotEmpty(reply.ConfigId));
    }

    /// <summary>Where the picture of a group code is (groupchat/get_join_way).</summary>
    public async Task<Answer<JoinWay>> GetJoinWay(string configId, CancellationToken cancel)
    {
        var json = WeComGroupsWire.Json;
        var answer = await calls.Post("groupchat/get_join_way", new JoinWayKey(configId), json.JoinWayKey, json.JoinWayReply, WeComVerdicts.Busy, repeatable: true, cancel);
        return WeComCalls.Read(answer, reply => Uri.TryCreate(reply.JoinWay?.QrCode, UriKind.Absolute, out var qr) ? new JoinWay(configId, qr) : null);
    }

    /// <summary>Replaces all that a group code says; its picture stays (groupchat/update_join_way). Asked twice, it is delivered twice.</summary>
    public async Task<Verdict> UpdateJoinWay(string configId, JoinWayContent content, CancellationToken cancel)
    {
        if (Refused(content) is { } refused)
            return refused;
        var json = WeComGroupsWire.Json;
        var answer = await calls.Post("groupchat/update_join_way", Body(configId, content), json.JoinWayRequest, json.Reply, WeComVerdicts.Busy, repeatable: true, cancel);
        return answer.Verdict;
    }

    /// <summary>Deletes a group code (groupchat/del_join_way). Deleted twice, it is delivered twice.</summary>
    public async Task<Verdict> DeleteJoinWay(string configId, CancellationToken cancel)
    {
        var json = WeComGroupsWire.Json;
        var answer = await calls.Post("groupchat/del_join_way", new JoinWayKey(configId), json.JoinWayKey, json.Reply, WeComVerdicts.Busy, repeatable: true, cancel);
        return answer.Verdict.Code == WeComVerdicts.ContactWayGone ? Verdict.Delivered : answer.Verdict;
    }

    private static JoinWayRequest Body(string? configId, JoinWayContent content) => new(
        configId, content.Remark, content.AutoCreate ? 1 : 0, content.AutoCreate ? content.BaseName : null, content.AutoCreate ? content.BaseNumber : null, content.ChatIds, content.State);

    private static Verdict? Refused(JoinWayContent content) =>
        content.ChatIds.Count is 0 or > MostChatsOfAJoinWay ? PlatformErrors.OverLimit("A group code leads to 1 to 5 groups.")
        : content.BaseName.Length > MaxRoomName ? PlatformErrors.OverLimit("The name of new groups has at most 40 characters.")
        : content.State.Length > MaxStateCharacters || content.Remark.Length > MaxStateCharacters ? PlatformErrors.OverLimit("A group code's state and remark have at most 30 characters.")
        : null;
}
