using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Channels.Qr;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Groups;

/// <summary>How a store's code stands at the platform.</summary>
/// <param name="ConfigId">Empty while there is none.</param>
/// <param name="Picture">Where its picture is at the platform; empty while that is not known.</param>
/// <param name="Content">Hash of what it was last told to lead to.</param>
/// <param name="Refused">Why it could not be made or changed; empty where it could.</param>
public sealed record JoinWayRow(string Code, string Store, string ConfigId, string Picture, string Content, string Refused)
{
    internal Azure.ETag Stored { get; init; }
}

/// <summary>
/// WeCom's join ways of group codes, one a store: rows of the table <c>contactways</c>, since the corporation's 500,000 are for both (path/96348).
/// </summary>
public sealed class JoinWays(Tables tables, WeComClient wecom)
{
    private const int MostTries = 8;

    private static string Partition(string code) => "group|" + Keys.Encode(code);

    public static string HashOf(JoinWayContent content) => Keys.Hash(JsonSerializer.Serialize(content, GroupJson.Default.JoinWayContent))[..32];

    public async Task<IReadOnlyList<JoinWayRow>> Of(string code, CancellationToken stop)
    {
        var found = new List<JoinWayRow>();
        await foreach (var row in tables.ContactWays.Partition(Partition(code), stop)) found.Add(From(row));
        return found;
    }

    public async Task<JoinWayRow?> Find(string code, string store, CancellationToken stop) =>
        await tables.ContactWays.Find(Partition(code), Keys.Encode(store), stop) is { } row ? From(row) : null;

    /// <summary>False: another run wrote it since it was read.</summary>
    public async Task<bool> Save(JoinWayRow way, CancellationToken stop) =>
        way.Stored == default ? await tables.ContactWays.Insert(Row(way), stop) is null : await tables.ContactWays.Replace(Row(way), stop);

    /// <summary>Nobody knows what the way leads to: the next run changes it again. Its picture, which stays the same, is kept.</summary>
    public async Task Doubt(string code, string store, CancellationToken stop)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await tables.ContactWays.Find(Partition(code), Keys.Encode(store), stop) is not { } row) return;
            row["content"] = "";
            if (await tables.ContactWays.Replace(row, stop)) return;
        }
        throw new TimeoutException($"The way of the store {store} is written by others all the time; the queue brings the code again.");
    }

    public Task Forget(JoinWayRow way, CancellationToken stop) => tables.ContactWays.Delete(Partition(way.Code), Keys.Encode(way.Store), stop);

    /// <summary>
    /// The code's picture, fetched from the platform the first time and drawn again, small and sharp; as the platform gave it where it does not read.
    /// Nothing where there is no join way.
    /// </summary>
    public async Task<Answer<Picture>?> Picture(string code, string store, CancellationToken stop)
    {
        if (await tables.ContactWays.Find(Partition(code), Keys.Encode(store), stop) is not { } row || row.Text("qrCode").Length == 0) return null;
        if (row.GetBinary("picture") is { } kept) return new(Verdict.Delivered, new(row.Text("contentType"), kept));
        var fetched = await wecom.DownloadPicture(new Uri(row.Text("qrCode")), stop);
        if (fetched.Value is not { } given) return fetched;
        var picture = QrReader.Read(given.Content.Span) is { } leadsTo ? new Picture("image/png", QrImage.Png(leadsTo)) : given;
        row["picture"] = picture.Content.ToArray();
        row["contentType"] = picture.ContentType;
        // If another run changed the row meanwhile, it keeps the picture itself.
        await tables.ContactWays.Replace(row, stop);
        return new(fetched.Verdict, picture);
    }

    private static TableEntity Row(JoinWayRow way) => new(Partition(way.Code), Keys.Encode(way.Store))
    {
        ["code"] = way.Code,
        ["store"] = way.Store,
        ["configId"] = way.ConfigId,
        ["qrCode"] = way.Picture,
        ["content"] = way.Content,
        ["refused"] = way.Refused,
        ETag = way.Stored,
    };

    private static JoinWayRow From(TableEntity row) => new(
        row.Text("code"), row.Text("store"), row.Text("configId"), row.Text("qrCode"), row.Text("content"), row.Text("refused"))
    { Stored = row.ETag };
}
