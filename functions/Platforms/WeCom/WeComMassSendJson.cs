using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.WeCom;

internal sealed record MessageTaskRequest(
    [property: JsonPropertyName("external_userid")] IReadOnlyList<string> ExternalUserIds,
    string Sender,
    TextBody Text,
    IReadOnlyList<AttachmentBody>? Attachments)
{
    public string ChatType => "single";
}

internal sealed record MessageTaskReply : Reply
{
    [JsonPropertyName("msgid")]
    public string? MsgId { get; init; }

    public List<string>? FailList { get; init; }
}

internal sealed record MessageResultRequest(
    [property: JsonPropertyName("msgid")] string MsgId,
    [property: JsonPropertyName("userid")] string UserId,
    int Limit,
    string? Cursor);

internal sealed record MessageResultReply : Reply
{
    public List<SendBody>? SendList { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record SendBody
{
    [JsonPropertyName("external_userid")]
    public string? ExternalUserId { get; init; }

    [JsonPropertyName("userid")]
    public string? UserId { get; init; }

    public int Status { get; init; }

    public long SendTime { get; init; }
}

internal sealed record OfMessage([property: JsonPropertyName("msgid")] string MsgId);

/// <summary>Times are Unix seconds; filter type 2 is both, made by the console and made by an API call.</summary>
internal sealed record MessageListRequest(long StartTime, long EndTime, int Limit, string? Cursor)
{
    public string ChatType => "single";

    public int FilterType => 2;
}

internal sealed record MessageListReply : Reply
{
    public List<ListedBody>? GroupMsgList { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record ListedBody
{
    [JsonPropertyName("msgid")]
    public string? MsgId { get; init; }

    public long CreateTime { get; init; }

    public TextBody? Text { get; init; }
}

internal sealed record KeeperTasksRequest([property: JsonPropertyName("msgid")] string MsgId, int Limit, string? Cursor);

internal sealed record KeeperTasksReply : Reply
{
    public List<KeeperTaskBody>? TaskList { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record KeeperTaskBody
{
    [JsonPropertyName("userid")]
    public string? UserId { get; init; }

    public int Status { get; init; }

    public long SendTime { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(MessageTaskRequest))]
[JsonSerializable(typeof(MessageTaskReply))]
[JsonSerializable(typeof(MessageResultRequest))]
[JsonSerializable(typeof(MessageResultReply))]
[JsonSerializable(typeof(OfMessage))]
[JsonSerializable(typeof(MessageListRequest))]
[JsonSerializable(typeof(MessageListReply))]
[JsonSerializable(typeof(KeeperTasksRequest))]
[JsonSerializable(typeof(KeeperTasksReply))]
internal sealed partial class WeComMassSendJson : JsonSerializerContext;

internal static class WeComMassSendWire
{
    /// <summary>Chinese and <c>&amp;</c> go out as they are, as in <see cref="WeComWire"/>.</summary>
    public static WeComMassSendJson Json { get; } =
        new(new JsonSerializerOptions(WeComMassSendJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
