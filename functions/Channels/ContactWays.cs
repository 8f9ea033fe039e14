using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Channels.Qr;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>A contact way of one keeper: that of a slot of the keeper's pool, or the plain one, which says nothing of a card.</summary>
/// <param name="State">What the platform tells with every contact that comes this way.</param>
public readonly record struct WayKey(string Keeper, string Name, string State)
{
    private const string PlainName = "plain";

    public static WayKey Plain(string keeper) => new(keeper, PlainName, "default");

    public static WayKey Of(Slot slot) => new(slot.Keeper, slot.Name, slot.State);

    /// <summary>Where its picture is, on our own origin.</summary>
    public string Picture => $"/q/{Uri.EscapeDataString(Keeper)}/{Name}.png";
}

/// <summary>
/// The platform's contact ways of the keepers' pools, each made when it is first needed and never changed: a corporation can have 500,000,
/// so cards share them. Rows of the table <c>contactways</c>; what was seen made is remembered.
/// </summary>
public sealed partial class ContactWays(
    Tables tables, MakeWay makeWay, WeComClient wecom, [FromKeyedServices(Clocks.System)] TimeProvider clock, ILogger<ContactWays> log)
{
    /// <summary>What keeping a new contact way may need of the budget: one that is made and not kept is lost, since no console lists it.</summary>
    private static readonly TimeSpan ToKeep = TimeSpan.FromSeconds(1);

    internal const string WayRow = "way|";
    internal const string PictureRow = "picture|";

    private readonly ConcurrentDictionary<WayKey, DateTimeOffset> made = new();
    private readonly ConcurrentDictionary<WayKey, Lazy<Task<Verdict>>> opening = new();

    public static string Partition(string keeper) => $"pool|{Keys.OfMember(keeper)}";

    /// <summary>So long it is believed that a way is still there; one is given back when nobody was shown it for 30 days.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromDays(1);

    private bool IsMade(WayKey key) => made.TryGetValue(key, out var seen) && clock.GetUtcNow() - seen < Believed;

    /// <summary>Whether the contact way is there.</summary>
    public async Task<bool> Find(WayKey key, CancellationToken stop)
    {
        if (IsMade(key)) return true;
        if (await tables.ContactWays.Find(Partition(key.Keeper), WayRow + key.Name, stop) is null) return false;
        made[key] = clock.GetUtcNow();
        return true;
    }

    /// <summary>The same for a block of slots, by one query.</summary>
    public async Task Learn(string keeper, int block, CancellationToken stop)
    {
        var slots = Slot.OfBlock(keeper, block).ToDictionary(slot => WayRow + slot.Name, WayKey.Of, StringComparer.Ordinal);
        if (slots.Values.All(IsMade)) return;
        var (first, last) = (slots.Keys.Min(StringComparer.Ordinal)!, slots.Keys.Max(StringComparer.Ordinal)!);
        await foreach (var row in tables.ContactWays.Between(Partition(keeper), first, last + "|", Slot.BlockSize, stop))
            if (slots.TryGetValue(row.RowKey, out var key)) made[key] = clock.GetUtcNow();
    }

    /// <summary>Makes the contact way where it is missing; <see cref="Verdict.Delivered"/> when it is there.</summary>
    public async Task<Verdict> Open(WayKey key, Budget budget)
    {
        if (await Find(key, budget.Token)) return Verdict.Delivered;
        // A plain way is wanted by a crowd: one makes it, the others wait.
        var one = opening.GetOrAdd(key, _ => new(() => Make(key, budget)));
        try
        {
            return await one.Value.WaitAsync(budget.Token);
        }
        finally
        {
            opening.TryRemove(KeyValuePair.Create(key, one));
        }
    }

    /// <summary>
    /// The code's picture, drawn again from what the platform's says, which is fetched and read the first time; one that cannot be read is
    /// served as it came. Nothing where there is no contact way.
    /// </summary>
    public async Task<Answer<Picture>?> Picture(string keeper, string name, CancellationToken stop)
    {
        if (await tables.ContactWays.Find(Partition(keeper), PictureRow + name, stop) is { } kept) return new(Verdict.Delivered, Drawn(kept));
        if (await tables.ContactWays.Find(Partition(keeper), WayRow + name, stop) is not { } row) return null;
        var fetched = await wecom.DownloadPicture(new Uri(row.Text("qrCode")), stop);
        if (fetched.Value is not { } picture)
        {
            Log.NoPicture(log, name, keeper, fetched.Verdict.Kind, fetched.Verdict.Code, fetched.Verdict.Reason);
            return fetched;
        }
        var read = new TableEntity(row.PartitionKey, PictureRow + name);
        if (QrReader.Read(picture.Content.Span) is { } says) read["says"] = says;
        else
        {
            Log.NotRead(log, name, keeper);
            (read["picture"], read["contentType"]) = (picture.Content.ToArray(), picture.ContentType);
        }
        await tables.ContactWays.Put(read, stop);
        return new(Verdict.Delivered, Drawn(read));
    }

    private static Picture Drawn(TableEntity row) =>
        row.GetString("says") is { } says ? new("image/png", QrImage.Png(says)) : new(row.Text("contentType"), row.GetBinary("picture"));

    /// <summary>Whether this contact way is the one that the key's row names; nothing that anybody remembers counts.</summary>
    public async Task<bool> Holds(WayKey key, string configId, CancellationToken stop) =>
        await tables.ContactWays.Find(Partition(key.Keeper), WayRow + key.Name, stop) is { } row && row.Text("configId") == configId;

    private async Task<Verdict> Make(WayKey key, Budget budget)
    {
        var patience = budget.Left - ToKeep;
        if (patience <= TimeSpan.Zero) return new Verdict(VerdictKind.Later, 0, "no time left to make a contact way");
        using var end = new CancellationTokenSource(patience, clock);
        var answer = await makeWay.Handle(ContactWayType.Single, [key.Keeper], key.State, end.Token);
        if (answer.Value is { } way) await Keep(key, way, budget.Token);
        else Log.NotMade(log, key.Name, key.Keeper, answer.Verdict.Kind, answer.Verdict.Code, answer.Verdict.Reason);
        return answer.Verdict;
    }

    /// <summary>One row wins; a contact way that lost is deleted at the platform.</summary>
    private async Task Keep(WayKey key, ContactWay way, CancellationToken stop)
    {
        try
        {
            var row = new TableEntity(Partition(key.Keeper), WayRow + key.Name) { ["configId"] = way.ConfigId, ["qrCode"] = way.QrCode.AbsoluteUri };
            var other = await tables.ContactWays.Insert(row, stop);
            made[key] = clock.GetUtcNow();
            if (other is not null && other.Text("configId") != way.ConfigId) await Delete(way.ConfigId, key, stop);
        }
        catch (Exception failure)
        {
            Log.NotKept(log, failure, way.ConfigId, key.Name, key.Keeper);
            throw;
        }
    }

    private async Task Delete(string configId, WayKey key, CancellationToken stop)
    {
        var verdict = await wecom.DeleteContactWay(configId, stop);
        if (!verdict.IsDelivered) Log.NotDeleted(log, configId, key.Name, key.Keeper, verdict.Code, verdict.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "No contact way for {Name} of {Keeper}: {Kind} {Code} {Reason}")]
        public static partial void NotMade(ILogger log, string name, string keeper, VerdictKind kind, int code, string reason);

        [LoggerMessage(LogLevel.Error, "The contact way {ConfigId} for {Name} of {Keeper} was made and could not be kept; it counts against the corporation's 500,000 until it is deleted.")]
        public static partial void NotKept(ILogger log, Exception failure, string configId, string name, string keeper);

        [LoggerMessage(LogLevel.Warning, "The contact way {ConfigId} for {Name} of {Keeper} is not needed and could not be deleted: {Code} {Reason}")]
        public static partial void NotDeleted(ILogger log, string configId, string name, string keeper, int code, string reason);

        [LoggerMessage(LogLevel.Warning, "The picture of the contact way {Name} of {Keeper} cannot be read: it is served as the platform drew it.")]
        public static partial void NotRead(ILogger log, string name, string keeper);

        [LoggerMessage(LogLevel.Warning, "No picture of the contact way {Name} of {Keeper}: {Kind} {Code} {Reason}")]
        public static partial void NoPicture(ILogger log, string name, string keeper, VerdictKind kind, int code, string reason);
    }
}
