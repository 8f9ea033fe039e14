using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.WeCom;

internal sealed record FollowTagBody
{
    public string? TagId { get; init; }
}

internal sealed record RemarkRequest(
    [property: JsonPropertyName("userid")] string UserId, [property: JsonPropertyName("external_userid")] string ExternalUserId,
    string? Remark, string? Description, string? RemarkCompany);

internal sealed record TagListRequest;

internal sealed record AddTagsRequest(string GroupName, IReadOnlyList<AddTagsRequest.Item> Tag)
{
    internal sealed record Item(string Name);
}

internal sealed record TagListReply : Reply
{
    public List<TagGroupBody>? TagGroup { get; init; }
}

internal sealed record AddTagsReply : Reply
{
    public TagGroupBody? TagGroup { get; init; }
}

internal sealed record TagGroupBody
{
    public string? GroupId { get; init; }

    public string? GroupName { get; init; }

    public List<TagBody>? Tag { get; init; }
}

internal sealed record TagBody
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public bool Deleted { get; init; }
}

internal sealed record CustomersRequest([property: JsonPropertyName("userid_list")] IReadOnlyList<string> UserIds, string? Cursor, int Limit);

internal sealed record CustomersReply : Reply
{
    public List<CustomerBody>? ExternalContactList { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record CustomerBody
{
    public PersonBody? ExternalContact { get; init; }

    public FollowBody? FollowInfo { get; init; }
}

internal sealed record CustomerIdsReply : Reply
{
    [JsonPropertyName("external_userid")]
    public List<string>? ExternalUserIds { get; init; }
}

internal sealed record HandOverRequest(
    [property: JsonPropertyName("handover_userid")] string From, [property: JsonPropertyName("takeover_userid")] string To,
    [property: JsonPropertyName("external_userid")] IReadOnlyList<string> ExternalUserIds, string? TransferSuccessMsg);

internal sealed record HandOverReply : Reply
{
    public List<HandOverBody>? Customer { get; init; }
}

internal sealed record HandOverBody
{
    [JsonPropertyName("external_userid")]
    public string? ExternalUserId { get; init; }

    public int Errcode { get; init; }

    public int Status { get; init; }

    public long TakeoverTime { get; init; }
}

internal sealed record HandOverResultRequest(
    [property: JsonPropertyName("handover_userid")] string From, [property: JsonPropertyName("takeover_userid")] string To, string? Cursor);

internal sealed record HandOverResultReply : Reply
{
    public List<HandOverBody>? Customer { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record UnassignedRequest(int PageSize, string? Cursor);

internal sealed record UnassignedReply : Reply
{
    public List<UnassignedBody>? Info { get; init; }

    public bool IsLast { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record UnassignedBody
{
    [JsonPropertyName("handover_userid")]
    public string? Leaver { get; init; }

    [JsonPropertyName("external_userid")]
    public string? ExternalUserId { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(RemarkRequest))]
[JsonSerializable(typeof(TagListRequest))]
[JsonSerializable(typeof(TagListReply))]
[JsonSerializable(typeof(AddTagsRequest))]
[JsonSerializable(typeof(AddTagsReply))]
[JsonSerializable(typeof(CustomersRequest))]
[JsonSerializable(typeof(CustomersReply))]
[JsonSerializable(typeof(CustomerIdsReply))]
[JsonSerializable(typeof(HandOverRequest))]
[JsonSerializable(typeof(HandOverReply))]
[JsonSerializable(typeof(HandOverResultRequest))]
[JsonSerializable(typeof(HandOverResultReply))]
[JsonSerializable(typeof(UnassignedRequest))]
[JsonSerializable(typeof(UnassignedReply))]
internal sealed partial class WeComRelationsJson : JsonSerializerContext;

internal static class WeComRelationsWire
{
    /// <summary>Chinese goes out as it is.</summary>
    public static WeComRelationsJson Json { get; } =
        new(new JsonSerializerOptions(WeComRelationsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
