using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>Whose contact way it is: a card's, or that of everybody without one.</summary>
/// <param name="State">What the platform tells with every contact that comes this way: the card's serial.</param>
public readonly record struct WayKey(string Batch, string State)
{
    public static readonly WayKey Default = new("default", "default");

    public static WayKey Of(CardSerial serial) => new(serial.Batch, serial.ToString());
}

/// <summary>
/// The platform's contact ways of cards, one each, made when a card is first scanned: a corporation can have 500,000, and most printed
/// cards are never scanned. Rows of the table <c>contactways</c>: a row names the keepers that it leads to, and gives way to another when
/// the channel's are others.
/// </summary>
public sealed partial class ContactWays(
    Tables tables, WeComClient wecom, [FromKeyedServices(Clocks.System)] TimeProvider clock, ILogger<ContactWays> log)
{
    /// <summary>What keeping a new contact way may need of the budget: one that is made and not kept is lost, since no console lists it.</summary>
    private static readonly TimeSpan ToKeep = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<WayKey, Lazy<Task<string?>>> opening = new();

    /// <summary>Where the picture of the contact way's code is; nothing where none was made yet.</summary>
    public async Task<string?> Find(WayKey key, CancellationToken stop) =>
        await tables.ContactWays.Find(key.Batch, key.State, stop) is { } row ? Path(row) : null;

    /// <summary>The same, and makes the contact way where it is missing. Nothing when the platform does not give one now.</summary>
    public async Task<string?> Open(WayKey key, Channel channel, string remark, Budget budget)
    {
        var standing = await tables.ContactWays.Find(key.Batch, key.State, budget.Token);
        if (standing is not null && standing.Text("keepers") == Names(channel)) return Path(standing);
        // A poster is scanned by a crowd: one makes the contact way, the others wait for it.
        var one = opening.GetOrAdd(key, _ => new(() => Renew(key, standing, channel, remark, budget)));
        try
        {
            return await one.Value.WaitAsync(budget.Token);
        }
        finally
        {
            opening.TryRemove(KeyValuePair.Create(key, one));
        }
    }

    /// <summary>The code's picture, fetched from the platform the first time; nothing where there is no contact way.</summary>
    public async Task<Answer<Picture>?> Picture(WayKey key, CancellationToken stop)
    {
        if (await tables.ContactWays.Find(key.Batch, key.State, stop) is not { } row) return null;
        if (row.GetBinary("picture") is { } kept) return new(Verdict.Delivered, new(row.Text("contentType"), kept));
        var fetched = await wecom.DownloadPicture(new Uri(row.Text("qrCode")), stop);
        if (fetched.Value is { } picture)
        {
            row["picture"] = picture.Content.ToArray();
            row["contentType"] = picture.ContentType;
            // If another run changed the row meanwhile, it keeps the picture itself.
            await tables.ContactWays.Replace(row, stop);
        }
        else Log.NoPicture(log, key.State, fetched.Verdict.Kind, fetched.Verdict.Code, fetched.Verdict.Reason);
        return fetched;
    }

    private async Task<string?> Renew(WayKey key, TableEntity? standing, Channel channel, string remark, Budget budget)
    {
        var made = await Make(key, channel, remark, budget);
        // Keepers of yesterday are better than none.
        if (made is null) return standing is null ? null : Path(standing);
        var row = new TableEntity(key.Batch, key.State)
        {
            ["configId"] = made.ConfigId,
            ["qrCode"] = made.QrCode.AbsoluteUri,
            ["keepers"] = Names(channel),
            ["version"] = standing is null ? 0 : standing.Number("version") + 1,
        };
        return Path(await Keep(row, standing, budget.Token));
    }

    private async Task<ContactWay?> Make(WayKey key, Channel channel, string remark, Budget budget)
    {
        var patience = budget.Left - ToKeep;
        if (patience <= TimeSpan.Zero) return null;
        using var end = new CancellationTokenSource(patience, clock);
        var type = channel.Keepers.Count == 1 ? ContactWayType.Single : ContactWayType.Multi;
        var answer = await wecom.AddContactWay(type, channel.Keepers, key.State, Cut(remark), end.Token);
        if (answer.Value is null) Log.NotMade(log, key.State, answer.Verdict.Kind, answer.Verdict.Code, answer.Verdict.Reason);
        return answer.Value;
    }

    /// <summary>One row wins; the contact way that lost, or was replaced, is deleted at the platform.</summary>
    private async Task<TableEntity> Keep(TableEntity row, TableEntity? standing, CancellationToken stop)
    {
        try
        {
            if (standing is not null) row.ETag = standing.ETag;
            var winner = standing is null ? await tables.ContactWays.Insert(row, stop) ?? row
                : await tables.ContactWays.Replace(row, stop) ? row
                : await tables.ContactWays.Find(row.PartitionKey, row.RowKey, stop) ?? row;
            var useless = ReferenceEquals(winner, row) ? standing : row;
            if (useless is not null && useless.Text("configId") is var id && id != winner.Text("configId")) await Delete(id, row.RowKey, stop);
            return winner;
        }
        catch (Exception failure)
        {
            Log.NotKept(log, failure, row.Text("configId"), row.RowKey);
            throw;
        }
    }

    private async Task Delete(string configId, string state, CancellationToken stop)
    {
        var verdict = await wecom.DeleteContactWay(configId, stop);
        if (!verdict.IsDelivered) Log.NotDeleted(log, configId, state, verdict.Code, verdict.Reason);
    }

    /// <summary>A new version has a new address: browsers keep pictures for a day.</summary>
    private static string Path(TableEntity row) =>
        row.Number("version") is > 0 and var version ? $"/c/{row.RowKey}/qr.png?v={version}" : $"/c/{row.RowKey}/qr.png";

    private static string Names(Channel channel) => string.Join(',', channel.Keepers.Order(StringComparer.Ordinal));

    private static string Cut(string remark) => remark.Length <= WeComClient.MaxStateCharacters ? remark
        : remark[..(char.IsHighSurrogate(remark[WeComClient.MaxStateCharacters - 1]) ? WeComClient.MaxStateCharacters - 1 : WeComClient.MaxStateCharacters)];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "No contact way for {State}: {Kind} {Code} {Reason} The customer was asked to try again.")]
        public static partial void NotMade(ILogger log, string state, VerdictKind kind, int code, string reason);

        [LoggerMessage(LogLevel.Error, "The contact way {ConfigId} of {State} was made and could not be kept; it counts against the corporation's 500,000 until it is deleted.")]
        public static partial void NotKept(ILogger log, Exception failure, string configId, string state);

        [LoggerMessage(LogLevel.Warning, "The contact way {ConfigId} of {State} is not needed and could not be deleted: {Code} {Reason}")]
        public static partial void NotDeleted(ILogger log, string configId, string state, int code, string reason);

        [LoggerMessage(LogLevel.Warning, "No picture of the contact way of {State}: {Kind} {Code} {Reason}")]
        public static partial void NoPicture(ILogger log, string state, VerdictKind kind, int code, string reason);
    }
}
