using System.Text.Json.Serialization;
using PrivateDomain.Channels.Costs;
using PrivateDomain.Channels.Rota;

namespace PrivateDomain.Channels;

/// <summary>Where contacts come from, and who receives them.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Duties">The members who receive the contact, and how: at most 100, none only for <see cref="DefaultId"/>.</param>
/// <param name="Welcome">The id of the welcome that greets its contacts; the default one where none is named.</param>
/// <param name="AcquisitionLink">A WeCom acquisition link (获客链接) that its cards lead to in place of a keeper's code: it tells each card by
/// itself, and costs the corporation one of its quota per contact.</param>
/// <param name="Cost">What the channel costs the brand, where somebody said it.</param>
public sealed record Channel(string Name, string Kind, [property: JsonPropertyName("keepers")] IReadOnlyList<KeeperDuty> Duties, string? Welcome, Uri? AcquisitionLink = null, ChannelCost? Cost = null)
{
    /// <summary>WeCom user ids of the keepers, as they were named.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Keepers => [.. Duties.Select(duty => duty.Keeper)];

    public const string CatalogKind = "channel";

    /// <summary>The channel of whoever comes by a code that says nothing: unknown, old and malformed ones too.</summary>
    public const string DefaultId = "default";

    /// <summary>WeCom lets a contact way lead to at most 100 members (developer documentation, path/92228).</summary>
    public const int MostKeepers = 100;

    public static readonly IReadOnlyList<string> Kinds = ["packageCard", "storePoster", "flyer", "livestream", "sms", "ad", "referral"];
}
