using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>Whether the keeper was told of a lost welcome.</summary>
public enum Notice
{
    /// <summary>The keeper will be told.</summary>
    Waiting,

    /// <summary>A run is telling the keeper.</summary>
    Claimed,
    Told,

    /// <summary>Nobody tells: the welcome may have arrived, or another one did.</summary>
    NotNeeded,

    /// <summary>The call had no answer, and the platform would show a repeat twice.</summary>
    Unknown,

    /// <summary>The platform does not let the app write to this keeper.</summary>
    Refused,
}

/// <summary>A welcome that was not sent, or of which nobody knows.</summary>
/// <param name="Key">The delivery's.</param>
/// <param name="Lost">False: it may have arrived.</param>
/// <param name="Text">What the customer would have read; ready to paste.</param>
/// <param name="At">Business time.</param>
public sealed record LostWelcome(string Contact, string Keeper, string Key, bool Lost, string Reason, string Text, DateTimeOffset At, Notice Notice)
{
    /// <summary>The run that tells the keeper, and system time until which nobody overtakes it.</summary>
    public string Attempt { get; init; } = "";

    public DateTimeOffset? Until { get; init; }

    internal Azure.ETag Version { get; init; }
}

/// <summary>
/// Lost welcomes by day in the brand's zone: one row each, so they are counted by reading a day and never twice. The rows of a keeper stand
/// together, which makes them the list of what the keeper is still to be told as well.
/// </summary>
public sealed class LostWelcomes(Tables tables, IOptions<BrandOptions> brand)
{
    private const string Turns = "turn";

    private readonly TimeZoneInfo zone = brand.Value.Zone;

    public string DayOf(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Remembers it once. Nothing is returned when it is new, otherwise how it stands.</summary>
    public async Task<LostWelcome?> Note(LostWelcome lost, CancellationToken stop) =>
        await tables.LostWelcomes.Insert(Row(lost), stop) is { } standing ? From(standing) : null;

    public async Task<IReadOnlyList<LostWelcome>> OfDay(string day, CancellationToken stop)
    {
        List<LostWelcome> found = [];
        await foreach (var row in tables.LostWelcomes.Partition(day, stop)) found.Add(From(row));
        return found;
    }

    /// <summary>What the keeper is still to be told of that day, in the order of the keys.</summary>
    public async Task<IReadOnlyList<LostWelcome>> Untold(string day, string keeper, CancellationToken stop)
    {
        List<LostWelcome> found = [];
        await foreach (var row in tables.LostWelcomes.Rows(day, Keys.OfMember(keeper) + "|", stop))
            if (From(row) is { Notice: Notice.Waiting or Notice.Claimed } lost) found.Add(lost);
        return found;
    }

    /// <summary>False: another run changed it since it was read.</summary>
    public Task<bool> Change(LostWelcome lost, CancellationToken stop) => tables.LostWelcomes.Replace(Row(lost), stop);

    public async Task<LostWelcome?> Find(LostWelcome lost, CancellationToken stop)
    {
        var row = Row(lost);
        return await tables.LostWelcomes.Find(row.PartitionKey, row.RowKey, stop) is { } found ? From(found) : null;
    }

    /// <summary>Takes the turn to write to a keeper. False: somebody took it less than this long ago, or just now.</summary>
    /// <param name="now">Business time.</param>
    public async Task<bool> TakeTurn(string keeper, DateTimeOffset now, TimeSpan apart, CancellationToken stop)
    {
        var standing = await tables.LostWelcomes.Find(Turns, Keys.OfMember(keeper), stop);
        if (standing is not null && now - standing.Time("at") < apart) return false;
        var turn = new TableEntity(Turns, Keys.OfMember(keeper)) { ["at"] = now, ["by"] = RandomNumberGenerator.GetHexString(16, lowercase: true) };
        if (standing is null) return await tables.LostWelcomes.Insert(turn, stop) is null;
        turn.ETag = standing.ETag;
        return await tables.LostWelcomes.Replace(turn, stop);
    }

    private TableEntity Row(LostWelcome lost) => new(DayOf(lost.At), $"{Keys.OfMember(lost.Keeper)}|{Keys.Hash(lost.Key)}")
    {
        ["contact"] = lost.Contact,
        ["keeper"] = lost.Keeper,
        ["key"] = lost.Key,
        ["lost"] = lost.Lost,
        ["reason"] = lost.Reason,
        ["text"] = lost.Text,
        ["at"] = lost.At,
        ["notice"] = lost.Notice.ToString(),
        ["attempt"] = lost.Attempt,
        ["until"] = lost.Until,
        ETag = lost.Version,
    };

    private static LostWelcome From(TableEntity row) => new(
        row.Text("contact"), row.Text("keeper"), row.Text("key"), row.Flag("lost"), row.Text("reason"), row.Text("text"), row.Time("at"),
        Enum.Parse<Notice>(row.Text("notice")))
    {
        Attempt = row.GetString("attempt") ?? "",
        Until = row.GetDateTimeOffset("until"),
        Version = row.ETag,
    };
}
