using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.WeCom;

internal sealed record GroupListRequest(string? Cursor, int Limit)
{
    public int StatusFilter => 0;
}

internal sealed record GroupListReply : Reply
{
    public List<GroupListBody>? GroupChatList { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record GroupListBody
{
    public string? ChatId { get; init; }
}

internal sealed record GroupRequest(string ChatId)
{
    public int NeedName => 0;
}

internal sealed record GroupReply : Reply
{
    public GroupBody? GroupChat { get; init; }
}

internal sealed record GroupBody
{
    public string? ChatId { get; init; }

    public string? Name { get; init; }

    public string? Owner { get; init; }

    public long CreateTime { get; init; }

    public List<MemberBody>? MemberList { get; init; }

    public string? MemberVersion { get; init; }
}

internal sealed record MemberBody
{
    [JsonPropertyName("userid")]
    public string? UserId { get; init; }

    public int Type { get; init; }

    public long JoinTime { get; init; }

    public int JoinScene { get; init; }

    public string? State { get; init; }
}

internal sealed record GroupTransferRequest(IReadOnlyList<string> ChatIdList, string NewOwner);

internal sealed record GroupTransferReply : Reply
{
    public List<GroupFailureBody>? FailedChatList { get; init; }
}

internal sealed record GroupFailureBody
{
    public string? ChatId { get; init; }

    public int Errcode { get; init; }

    public string? Errmsg { get; init; }
}

/// <summary>Scene 2 is a QR code.</summary>
internal sealed record JoinWayRequest(
    string? ConfigId, string Remark, int AutoCreateRoom, string? RoomBaseName, int? RoomBaseId, IReadOnlyList<string> ChatIdList, string State)
{
    public int Scene => 2;
}

internal sealed record JoinWayKey(string ConfigId);

internal sealed record JoinWayMadeReply : Reply
{
    public string? ConfigId { get; init; }
}

internal sealed record JoinWayReply : Reply
{
    public JoinWayBody? JoinWay { get; init; }
}

internal sealed record JoinWayBody
{
    public string? QrCode { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(GroupListRequest))]
[JsonSerializable(typeof(GroupListReply))]
[JsonSerializable(typeof(GroupRequest))]
[JsonSerializable(typeof(GroupReply))]
[JsonSerializable(typeof(GroupTransferRequest))]
[JsonSerializable(typeof(GroupTransferReply))]
[JsonSerializable(typeof(JoinWayRequest))]
[JsonSerializable(typeof(JoinWayKey))]
[JsonSerializable(typeof(JoinWayMadeReply))]
[JsonSerializable(typeof(JoinWayReply))]
internal sealed partial class WeComGroupsJson : JsonSerializerContext;

internal static class WeComGroupsWire
{
    /// <summary>Chinese goes out as it is.</summary>
    public static WeComGroupsJson Json { get; } =
        new(new JsonSerializerOptions(WeComGroupsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
