using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.OfficialAccount;

internal sealed record StableTokenRequest([property: JsonPropertyName("appid")] string AppId, string Secret, bool ForceRefresh)
{
    public string GrantType => "client_credential";
}

/// <summary>Without <c>errcode</c> where it carries what it is for, as the answers below.</summary>
internal sealed record StableTokenReply : Reply
{
    public string? AccessToken { get; init; }

    public int ExpiresIn { get; init; }

    internal override int? Code => Errcode ?? (AccessToken is { Length: > 0 } ? 0 : null);
}

internal sealed record TextPart(string Content);

internal sealed record ImagePart(string MediaId);

internal sealed record NewsPart(IReadOnlyList<ArticlePart> Articles);

internal sealed record ArticlePart(string Title, string Description, string Url, [property: JsonPropertyName("picurl")] string? PicUrl);

internal sealed record CustomerMessageRequest(
    [property: JsonPropertyName("touser")] string ToUser,
    [property: JsonPropertyName("msgtype")] string MsgType,
    TextPart? Text = null,
    ImagePart? Image = null,
    NewsPart? News = null);

internal sealed record NoticeValue(string Value);

internal sealed record NoticeRequest(
    [property: JsonPropertyName("touser")] string ToUser, string TemplateId, string? Url, string? Page, IReadOnlyDictionary<string, NoticeValue> Data);

internal sealed record ScenePart(string SceneStr);

internal sealed record ActionPart(ScenePart Scene);

internal sealed record SceneCodeRequest(int? ExpireSeconds, string ActionName, ActionPart ActionInfo);

internal sealed record SceneCodeReply : Reply
{
    public string? Ticket { get; init; }

    public string? Url { get; init; }

    internal override int? Code => Errcode ?? (Ticket is { Length: > 0 } ? 0 : null);
}

internal sealed record FollowerReply : Reply
{
    public int? Subscribe { get; init; }

    [JsonPropertyName("openid")]
    public string? OpenId { get; init; }

    [JsonPropertyName("unionid")]
    public string? UnionId { get; init; }

    internal override int? Code => Errcode ?? (Subscribe is not null ? 0 : null);
}

internal sealed record WebIdentityReply : Reply
{
    [JsonPropertyName("openid")]
    public string? OpenId { get; init; }

    [JsonPropertyName("unionid")]
    public string? UnionId { get; init; }

    internal override int? Code => Errcode ?? (OpenId is { Length: > 0 } ? 0 : null);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(StableTokenRequest))]
[JsonSerializable(typeof(StableTokenReply))]
[JsonSerializable(typeof(CustomerMessageRequest))]
[JsonSerializable(typeof(NoticeRequest))]
[JsonSerializable(typeof(SceneCodeRequest))]
[JsonSerializable(typeof(SceneCodeReply))]
[JsonSerializable(typeof(FollowerReply))]
[JsonSerializable(typeof(WebIdentityReply))]
internal sealed partial class OfficialAccountJson : JsonSerializerContext;

internal static class OfficialAccountWire
{
    /// <summary>Chinese and <c>&amp;</c> go out as they are: the platform shows some escapes to the follower.</summary>
    public static OfficialAccountJson Json { get; } =
        new(new JsonSerializerOptions(OfficialAccountJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
