using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.WeCom;

internal sealed record ContactWayChange(string ConfigId, IReadOnlyList<string> User);

internal sealed record ContactWayQuery(string ConfigId);

internal sealed record ContactWayListRequest(long StartTime, long EndTime, string? Cursor, int Limit);

internal sealed record ContactWayDetailReply : Reply
{
    public ContactWayBody? ContactWay { get; init; }
}

internal sealed record ContactWayListReply : Reply
{
    public List<ContactWayBody>? ContactWay { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record ContactWayBody
{
    public string? ConfigId { get; init; }

    public string? State { get; init; }

    public List<string>? User { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ContactWayChange))]
[JsonSerializable(typeof(ContactWayQuery))]
[JsonSerializable(typeof(ContactWayListRequest))]
[JsonSerializable(typeof(ContactWayDetailReply))]
[JsonSerializable(typeof(ContactWayListReply))]
internal sealed partial class WeComContactWayJson : JsonSerializerContext;
