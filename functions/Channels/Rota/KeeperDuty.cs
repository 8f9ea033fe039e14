using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Api;

namespace PrivateDomain.Channels.Rota;

/// <summary>How a keeper serves a channel.</summary>
/// <param name="Keeper">WeCom user id.</param>
/// <param name="Weight">Its share of the contacts, measured against the other keepers'.</param>
/// <param name="Hours">When it receives, in the brand's zone; always where none is named.</param>
/// <param name="DailyLimit">The most contacts that it is given in a day of the brand's zone, from all channels together; any number where none is named.</param>
/// <param name="Backup">Receives only while no other keeper can.</param>
[JsonConverter(typeof(KeeperDutyJson))]
public sealed record KeeperDuty(string Keeper, int Weight = 1, IReadOnlyList<WeekSlot>? Hours = null, int? DailyLimit = null, bool Backup = false)
{
    public const int MostWeight = 100;

    public bool IsOnDuty(DateTimeOffset now, TimeZoneInfo zone) => Hours is not { Count: > 0 } || Hours.Any(slot => slot.Holds(now, zone));

    public bool HasRoom(int today) => DailyLimit is not { } most || today < most;
}

/// <summary>A duty is kept as an operator writes it.</summary>
internal sealed class KeeperDutyJson : JsonConverter<KeeperDuty>
{
    public override KeeperDuty Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (JsonSerializer.Deserialize(ref reader, ChannelJson.Default.KeeperBody) ?? throw new JsonException("A channel has a keeper without an id.")).Checked(new Checks(), "");

    public override void Write(Utf8JsonWriter writer, KeeperDuty value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, KeeperBody.Of(value), ChannelJson.Default.KeeperBody);
}
