using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Codes;

/// <summary>A channel's own contact way (渠道活码), for what is printed without a page of ours behind it. The platform chooses among the keepers.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="QrCode">Where the platform has the picture of its code.</param>
/// <param name="Users">Whom it leads to, in order of their ids.</param>
/// <param name="Picture">As it is served; nothing until somebody asks for it.</param>
public sealed record ChannelCode(string Channel, string ConfigId, Uri QrCode, IReadOnlyList<string> Users, Picture? Picture = null)
{
    private const string Plain = "channel-";
    private const string Hashed = "channel.";

    /// <summary>110 bits.</summary>
    private const int HashCharacters = 22;

    internal Azure.ETag Version { get; init; }

    /// <summary>
    /// What the platform tells with whoever comes by the channel's code: at most 30 characters, so a long id is hashed. No card's serial and no
    /// slot looks so.
    /// </summary>
    public static string StateOf(string channel) => Plain.Length + channel.Length <= WeComClient.MaxStateCharacters
        ? Plain + channel
        : Hashed + Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(channel)), HashCharacters);

    /// <summary>Whether a state is one of these.</summary>
    public static bool IsState(string state) => state.StartsWith(Plain, StringComparison.Ordinal) || IsHashed(state);

    /// <summary>The channel's id where the state says it itself.</summary>
    public static string? ChannelIn(string state) => state.StartsWith(Plain, StringComparison.Ordinal) ? state[Plain.Length..] : null;

    public static bool IsHashed(string state) => state.Length == Hashed.Length + HashCharacters && state.StartsWith(Hashed, StringComparison.Ordinal);
}

/// <summary>Whose hashed state it is. Stands before the code is made and stays when the code is closed: what was printed still greets.</summary>
public sealed record ChannelCodeName(string Channel)
{
    public const string CatalogKind = "channelState";
}

/// <summary>Rows of the table <c>contactways</c>, one per channel that has a code.</summary>
public sealed class ChannelCodes(Tables tables)
{
    internal const string Partition = "channel";

    public async Task<ChannelCode?> Find(string channel, CancellationToken stop) =>
        await tables.ContactWays.Find(Partition, Keys.Encode(channel), stop) is { } row ? From(row) : null;

    public IAsyncEnumerable<ChannelCode> All(CancellationToken stop) => tables.ContactWays.Partition(Partition, stop).Select(From);

    /// <summary>Nothing when it stands now; otherwise the code that stood before.</summary>
    public async Task<ChannelCode?> Add(ChannelCode code, CancellationToken stop) => await tables.ContactWays.Insert(Row(code), stop) is { } standing ? From(standing) : null;

    /// <summary>False: another run changed it since it was read.</summary>
    public Task<bool> Change(ChannelCode code, CancellationToken stop) => tables.ContactWays.Replace(Row(code), stop);

    /// <summary>False: another run changed it since it was read.</summary>
    public Task<bool> Remove(ChannelCode code, CancellationToken stop) => tables.ContactWays.Delete(Partition, Keys.Encode(code.Channel), code.Version, stop);

    private static TableEntity Row(ChannelCode code)
    {
        var row = new TableEntity(Partition, Keys.Encode(code.Channel))
        {
            ["channel"] = code.Channel,
            ["configId"] = code.ConfigId,
            ["qrCode"] = code.QrCode.AbsoluteUri,
            ["keepers"] = string.Join(',', code.Users),
            ETag = code.Version,
        };
        if (code.Picture is { } picture) (row["picture"], row["contentType"]) = (picture.Content.ToArray(), picture.ContentType);
        return row;
    }

    private static ChannelCode From(TableEntity row) => new(
        row.Text("channel"), row.Text("configId"), new Uri(row.Text("qrCode")), row.Text("keepers").Split(','),
        row.GetBinary("picture") is { } picture ? new Picture(row.Text("contentType"), picture) : null)
    {
        Version = row.ETag,
    };
}
