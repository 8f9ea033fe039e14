using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;
using PrivateDomain.Media;

namespace PrivateDomain.Campaigns;

/// <summary>A push to many, in one of the two forms that WeCom knows.</summary>
/// <param name="Form"><see cref="Shared"/> or <see cref="Personal"/>.</param>
/// <param name="Text">What customers read in the chat; of a shared one without variables.</param>
/// <param name="Link">The link behind which each recipient finds their own text and coupon.</param>
/// <param name="Offer">The id of the offer whose coupon the text, or the link's text, tells.</param>
/// <param name="StartsAt">Business time; nothing goes to a keeper before. Nothing: as soon as it is started.</param>
/// <param name="Expires">Business time; what was not sent by then is not sent any more, and the link says nothing.</param>
/// <param name="EndsOnPurchase">Whether who bought since is left alone.</param>
public sealed record Campaign(
    string Name, string Form, string Text, CampaignLink? Link, IReadOnlyList<MediaAttachment>? Attachments, string? Offer,
    DateTimeOffset? StartsAt, DateTimeOffset Expires, bool EndsOnPurchase)
{
    public const string Kind = "campaign";

    /// <summary>One task per keeper, the same text for all.</summary>
    public const string Shared = "shared";

    /// <summary>One task per customer, each with its own text.</summary>
    public const string Personal = "personal";

    public static readonly IReadOnlyList<string> Forms = [Shared, Personal];

    public static readonly IReadOnlyCollection<string> Variables = ["name", "brand", .. Coupon.Variables];

    [JsonIgnore]
    public bool IsShared => Form == Shared;

    /// <summary>Whether the other definition is the same to the letter.</summary>
    public bool Says(Campaign other) =>
        JsonSerializer.Serialize(this, CampaignJson.Default.Campaign) == JsonSerializer.Serialize(other, CampaignJson.Default.Campaign);

    /// <summary>One message of one campaign to one contact; it also names what a coupon is issued for.</summary>
    public static string DeliveryKey(string id) => $"{TaskDelivery.Campaign}-{id}";

    /// <summary>The campaign whose message this is.</summary>
    public static string IdOf(string deliveryKey) => deliveryKey[(TaskDelivery.Campaign.Length + 1)..];

    /// <summary>The contact as the recipients named it: who was merged into another since keeps the coupon that was promised.</summary>
    public static ContactId Named(DeliveryRow row) => new(row.Subject[(row.Subject.LastIndexOf('|') + 1)..]);

    /// <summary>A text for one person. Dates are the brand's days.</summary>
    public static string Render(string text, BrandOptions brand, string name, Coupon? coupon)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["brand"] = brand.Name };
        foreach (var (variable, value) in coupon?.Values(brand.Zone) ?? []) values[variable] = value;
        return MessageTemplate.Parse(text, Variables) is ({ } template, _) ? template.Render(values)
            : throw new InvalidOperationException("A stored campaign does not parse; it was checked when it was saved.");
    }
}

/// <summary>A card in the chat that leads to a page of the brand.</summary>
/// <param name="Text">What the page says to this customer; with variables.</param>
/// <param name="Picture">Of the card: any address of the web.</param>
public sealed record CampaignLink(string Title, string Text, string? Description, Uri? Picture);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Campaign))]
[JsonSerializable(typeof(CampaignBody))]
[JsonSerializable(typeof(RecipientsBody))]
[JsonSerializable(typeof(RecipientsTaken))]
[JsonSerializable(typeof(CampaignShown))]
[JsonSerializable(typeof(CampaignPreview))]
[JsonSerializable(typeof(CampaignsListed))]
[JsonSerializable(typeof(CampaignTurnedTo))]
[JsonSerializable(typeof(IReadOnlyList<Recipient>))]
[JsonSerializable(typeof(CampaignTurned))]
[JsonSerializable(typeof(CampaignPageReached))]
[JsonSerializable(typeof(TaskSettling))]
internal sealed partial class CampaignJson : JsonSerializerContext;
