using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Groups;

/// <summary>
/// Customer groups: one row each of the table <c>groups</c>, the members in it as gzipped JSON in parts of 60,000 bytes, so that list and
/// version change together. Five hundred members take one part.
/// </summary>
public sealed class GroupStore(Tables tables)
{
    private const int Part = 60_000;

    public async Task<Group?> Find(string chatId, CancellationToken stop) => await tables.Groups.Find(Partition(chatId), Keys.Encode(chatId), stop) is { } row ? From(row) : null;

    /// <summary>False: another run wrote it since it was read.</summary>
    public async Task<bool> Save(Group group, CancellationToken stop) =>
        group.Stored == default ? await tables.Groups.Insert(Row(group), stop) is null : await tables.Groups.Replace(Row(group), stop);

    /// <summary>All groups, in the order of the table.</summary>
    public async IAsyncEnumerable<Group> All([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in tables.Groups.Range("0", "g", stop: stop)) yield return From(row);
    }

    private static string Partition(string chatId) => Keys.Hash(chatId)[..2];

    private static TableEntity Row(Group group)
    {
        var row = new TableEntity(Partition(group.ChatId), Keys.Encode(group.ChatId))
        {
            ["chatId"] = group.ChatId,
            ["name"] = group.Name,
            ["owner"] = group.Owner,
            ["version"] = group.Version,
            ["readAt"] = group.ReadAt,
            ["dismissed"] = group.Dismissed,
            ETag = group.Stored,
        };
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) JsonSerializer.Serialize(zip, group.Members, GroupJson.Default.IReadOnlyListGroupMember);
        foreach (var (number, part) in packed.ToArray().Chunk(Part).Index()) row[Members(number)] = part;
        return row;
    }

    private static Group From(TableEntity row)
    {
        var packed = new MemoryStream();
        for (var number = 0; row.GetBinary(Members(number)) is { } part; number++) packed.Write(part);
        packed.Position = 0;
        using var zip = new GZipStream(packed, CompressionMode.Decompress);
        return new(
            row.Text("chatId"), row.Text("name"), row.Text("owner"), row.Text("version"), row.Time("readAt"), JsonSerializer.Deserialize(zip, GroupJson.Default.IReadOnlyListGroupMember)!)
        {
            Dismissed = row.Flag("dismissed"),
            Stored = row.ETag,
        };
    }

    private static string Members(int part) => "members" + part.ToString(CultureInfo.InvariantCulture);
}
