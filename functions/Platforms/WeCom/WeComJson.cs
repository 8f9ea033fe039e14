using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.WeCom;

internal sealed record TokenReply : Reply
{
    public string? AccessToken { get; init; }

    public int ExpiresIn { get; init; }
}

/// <summary>Scene 2 is a QR code; the customer is taken without the keeper's confirmation (path/96348).</summary>
internal sealed record ContactWayRequest(int Type, IReadOnlyList<string> User, string State, string Remark)
{
    public int Scene => 2;

    public bool SkipVerify => true;
}

internal sealed record ContactWayReply : Reply
{
    public string? ConfigId { get; init; }

    public string? QrCode { get; init; }
}

internal sealed record ContactWayDeletion(string ConfigId);

internal sealed record TagRequest(
    [property: JsonPropertyName("userid")] string UserId, [property: JsonPropertyName("external_userid")] string ExternalUserId,
    IReadOnlyList<string> AddTag, IReadOnlyList<string> RemoveTag);

internal sealed record FollowUsersReply : Reply
{
    public List<string>? FollowUser { get; init; }
}

internal sealed record TextBody(string Content);

internal sealed record WelcomeRequest(string WelcomeCode, TextBody Text, IReadOnlyList<AttachmentBody>? Attachments);

internal sealed record ExternalContactReply : Reply
{
    public PersonBody? ExternalContact { get; init; }

    public List<FollowBody>? FollowUser { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record PersonBody
{
    [JsonPropertyName("external_userid")]
    public string? ExternalUserId { get; init; }

    public string? Name { get; init; }

    [JsonPropertyName("unionid")]
    public string? UnionId { get; init; }
}

internal sealed record FollowBody
{
    [JsonPropertyName("userid")]
    public string? UserId { get; init; }

    public string? State { get; init; }

    public List<string>? RemarkMobiles { get; init; }

    [JsonPropertyName("createtime")]
    public long CreateTime { get; init; }

    public int AddWay { get; init; }

    public string? Remark { get; init; }

    public string? Description { get; init; }

    public string? RemarkCorpName { get; init; }

    /// <summary>As <c>get</c> tells them.</summary>
    public List<FollowTagBody>? Tags { get; init; }

    /// <summary>As <c>batch/get_by_user</c> tells them.</summary>
    public List<string>? TagId { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(ContactWayRequest))]
[JsonSerializable(typeof(ContactWayReply))]
[JsonSerializable(typeof(TagRequest))]
[JsonSerializable(typeof(FollowUsersReply))]
[JsonSerializable(typeof(ContactWayDeletion))]
[JsonSerializable(typeof(WelcomeRequest))]
[JsonSerializable(typeof(UploadReply))]
[JsonSerializable(typeof(AppMessageRequest))]
[JsonSerializable(typeof(AppMessageReply))]
[JsonSerializable(typeof(ExternalContactReply))]
internal sealed partial class WeComJson : JsonSerializerContext;

internal static class WeComWire
{
    /// <summary>Chinese and <c>&amp;</c> go out as they are: the platforms' parsers show some escapes to the customer.</summary>
    public static WeComJson Json { get; } =
        new(new JsonSerializerOptions(WeComJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
