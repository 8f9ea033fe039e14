using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// 客户群: their codes (path/99547), their list and members. An unknown code gets the contact way's 41044, which is a guess; 40050
/// and 49008 for groups are by the table of path/90313.
/// </summary>
internal sealed class GroupApi(WeComState state, Func<Uri> origin, WeComLimits limits)
{
    private const string Below = "externalcontact/groupchat";
    private const int MostChats = 5;

    public void Map(ApiRoutes all)
    {
        var routes = all.Under(state.Gate);
        routes.Post($"{Below}/add_join_way", Add);
        routes.Post($"{Below}/get_join_way", Get);
        routes.Post($"{Below}/update_join_way", Update);
        routes.Post($"{Below}/del_join_way", Delete);
        routes.Post($"{Below}/list", List);
        routes.Post($"{Below}/get", Details);
    }

    private JsonObject Add(ApiBody body)
    {
        if (state.Ways.Count + state.JoinWays.Count >= limits.ContactWays)
            throw WeComError.NoCodesLeft();
        var configId = RandomNumberGenerator.GetHexString(32, lowercase: true);
        state.JoinWays.Add(configId, Read(body, configId));
        return new JsonObject { ["config_id"] = configId };
    }

    private JsonObject Get(ApiBody body)
    {
        var way = Required(body);
        return new JsonObject
        {
            ["join_way"] = new JsonObject
            {
                ["config_id"] = way.ConfigId,
                ["scene"] = way.Scene,
                ["remark"] = way.Remark,
                ["auto_create_room"] = way.AutoCreate ? 1 : 0,
                ["room_base_name"] = way.BaseName,
                ["room_base_id"] = way.BaseNumber,
                ["chat_id_list"] = ApiPage.Texts(way.ChatIds),
                ["qr_code"] = way.QrCode.ToString(),
                ["state"] = way.State,
            },
        };
    }

    /// <summary>The whole code anew, under its config id.</summary>
    private JsonObject Update(ApiBody body)
    {
        var configId = Required(body).ConfigId;
        state.JoinWays[configId] = Read(body, configId);
        return [];
    }

    private JsonObject Delete(ApiBody body)
    {
        state.JoinWays.Remove(Required(body).ConfigId);
        return [];
    }

    private JsonObject List(ApiBody body)
    {
        var owners = body.Object("owner_filter")?.Texts("userid_list") ?? [];
        if (owners.Count > 100)
            throw WeComError.BadParameter("owner_filter.userid_list");
        if (body.Number("limit") is null)
            throw WeComError.BadParameter("limit");
        var found = state.Groups.Values.Where(group => !group.Dismissed && (owners.Count == 0 || owners.Contains(group.Owner, StringComparer.Ordinal))).ToList();
        return ApiPage.Of(body, "group_chat_list", found, most: 1000, usual: 1000, group => new JsonObject { ["chat_id"] = group.ChatId, ["status"] = 0 });
    }

    private JsonObject Details(ApiBody body)
    {
        var group = Chat(body.Text("chat_id"));
        var named = body.Number("need_name") == 1;
        return new JsonObject
        {
            ["group_chat"] = new JsonObject
            {
                ["chat_id"] = group.ChatId,
                ["name"] = group.Name,
                ["owner"] = group.Owner,
                ["create_time"] = group.CreatedAt.ToUnixTimeSeconds(),
                ["notice"] = group.Notice,
                ["member_list"] = new JsonArray([.. group.Members.Select(member => Member(member, named))]),
                ["admin_list"] = new JsonArray(),
                ["member_version"] = group.MemberVersion,
            },
        };
    }

    private JsonObject Member(GroupMember member, bool named)
    {
        var row = new JsonObject
        {
            ["userid"] = member.Id,
            ["type"] = member.External ? 2 : 1,
            ["join_time"] = member.JoinedAt.ToUnixTimeSeconds(),
            ["join_scene"] = member.JoinScene,
        };
        if (member.External && state.Customers[member.Id].UnionId is { } unionId)
            row["unionid"] = unionId;
        if (named)
            row["name"] = member.External ? state.Customers[member.Id].Name : state.Keepers.GetValueOrDefault(member.Id)?.Name ?? "";
        if (member.State is { Length: > 0 } label)
            row["state"] = label;
        return row;
    }

    private JoinWay Read(ApiBody body, string configId)
    {
        if (body.Number("scene") is not (1 or 2))
            throw WeComError.BadParameter("scene");
        if (body.Number("auto_create_room") is not (null or 0 or 1))
            throw WeComError.BadParameter("auto_create_room");
        if (body.Texts("chat_id_list") is not { Count: > 0 } chats)
            throw WeComError.BadParameter("chat_id_list");
        if (chats.Count > MostChats)
            throw new WeComError(41091, "too many groups of a join way");
        foreach (var chat in chats)
            Chat(chat);
        return new JoinWay(configId, body.Number("scene")!.Value, body.Short("remark", 30) ?? "", body.Number("auto_create_room") is not 0,
            body.Short("room_base_name", 40) ?? "", body.Number("room_base_id") ?? 1, chats, body.Short("state", 30) ?? "", new Uri(origin(), $"/qr/{configId}.png"));
    }

    private Group Chat(string? chatId) => state.Groups.GetValueOrDefault(chatId ?? "") switch
    {
        null => throw new WeComError(40050, "invalid chatid"),
        { Dismissed: true } => throw new WeComError(49008, "the group is dismissed"),
        var group => group,
    };

    private JoinWay Required(ApiBody body) => state.JoinWays.GetValueOrDefault(body.Text("config_id") ?? throw new WeComError(41043, "missing config_id"))
        ?? throw new WeComError(41044, "invalid config_id");
}
