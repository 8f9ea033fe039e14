using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Api;

namespace PrivateDomain.Channels.Rota;

/// <summary>A channel's keeper as an operator writes it: a user id alone, or an object that says how the keeper serves.</summary>
[JsonConverter(typeof(KeeperBodyJson))]
public sealed record KeeperBody(string? Id, int? Weight = null, IReadOnlyList<WeekSlotBody?>? Hours = null, int? DailyLimit = null, bool? Backup = null)
{
    private const int MostSlots = 20;

    public static KeeperBody Of(KeeperDuty duty) => new(
        duty.Keeper,
        duty.Weight == 1 ? null : duty.Weight,
        duty.Hours?.Select(WeekSlotBody? (slot) => new(slot.Days?.Select(string? (day) => JsonNamingPolicy.CamelCase.ConvertName(day.ToString())).ToList(), Text(slot.From), Text(slot.To))).ToList(),
        duty.DailyLimit,
        duty.Backup ? true : null);

    /// <summary>The duty, checked now and not when a customer waits.</summary>
    /// <param name="at">The field's name.</param>
    internal KeeperDuty Checked(Checks checks, string at)
    {
        checks
            .That(IsUserId(Id), at, "must be WeCom user ids: 1 to 64 letters, digits, or one of . - _ @; or objects with such an id")
            .That(Weight is null or (>= 1 and <= KeeperDuty.MostWeight), at + ".weight", $"must be 1 to {KeeperDuty.MostWeight}")
            .That(DailyLimit is null or > 0, at + ".dailyLimit", "must be 1 or more; leave a keeper out who is to receive nobody")
            .That(Hours is not { Count: > MostSlots }, at + ".hours", $"must be at most {MostSlots} slots");
        var hours = (Hours ?? []).Select((slot, number) => (slot ?? new(null, null, null)).Checked(checks, $"{at}.hours[{number}]")).ToList();
        return new KeeperDuty(Id ?? "", Weight ?? 1, hours.Count == 0 ? null : hours, DailyLimit, Backup ?? false);
    }

    private static bool IsUserId(string? text) =>
        text is { Length: >= 1 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@');

    private static string Text(TimeOnly time) => time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>Where the id is all that is said, the id alone.</summary>
internal sealed class KeeperBodyJson : JsonConverter<KeeperBody>
{
    internal sealed record Fields(string? Id, int? Weight, IReadOnlyList<WeekSlotBody?>? Hours, int? DailyLimit, bool? Backup);

    public override KeeperBody? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new KeeperBody(reader.GetString());
        return JsonSerializer.Deserialize(ref reader, ChannelJson.Default.Fields) is { } told
            ? new KeeperBody(told.Id, told.Weight, told.Hours, told.DailyLimit, told.Backup)
            : null;
    }

    public override void Write(Utf8JsonWriter writer, KeeperBody value, JsonSerializerOptions options)
    {
        if (value is { Weight: null, Hours: null, DailyLimit: null, Backup: null }) writer.WriteStringValue(value.Id);
        else JsonSerializer.Serialize(writer, new Fields(value.Id, value.Weight, value.Hours, value.DailyLimit, value.Backup), ChannelJson.Default.Fields);
    }
}
