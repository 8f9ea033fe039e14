namespace PrivateDomain.Channels;

/// <summary>Where contacts come from, and who receives them.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Keepers">WeCom user ids of the members who receive the contact: at most 100, none only for <see cref="DefaultId"/>.</param>
/// <param name="Welcome">The id of the welcome that greets its contacts; the default one where none is named.</param>
/// <param name="AcquisitionLink">A WeCom acquisition link (获客链接) that its cards lead to in place of a keeper's code: it tells each card by
/// itself, and costs the corporation one of its quota per contact.</param>
public sealed record Channel(string Name, string Kind, IReadOnlyList<string> Keepers, string? Welcome, Uri? AcquisitionLink = null)
{
    public const string CatalogKind = "channel";

    /// <summary>The channel of whoever comes by a code that says nothing: unknown, old and malformed ones too.</summary>
    public const string DefaultId = "default";

    /// <summary>WeCom lets a contact way lead to at most 100 members (developer documentation, path/92228).</summary>
    public const int MostKeepers = 100;

    public static readonly IReadOnlyList<string> Kinds = ["packageCard", "storePoster", "flyer", "livestream", "sms", "ad", "referral"];
}
