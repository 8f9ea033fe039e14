using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;
using PrivateDomain.Media;

namespace PrivateDomain.Welcome;

/// <summary>The first message and, where there is one, the offer whose code goes with it.</summary>
public record WelcomeText(string Text, string? Offer)
{
    public const string Kind = "welcome";

    /// <summary>Its definition greets whoever comes without a channel of their own: unknown, old and malformed codes too.</summary>
    public const string DefaultId = "default";

    public static readonly WelcomeDefinition BuiltIn = new("您好{{ name }}，欢迎来到{{ brand }}！有任何问题都可以直接在这里问我。", Offer: null);

    public static readonly IReadOnlyCollection<string> Variables = ["name", "brand", "coupon.code", "coupon.title", "coupon.amount", "coupon.expires"];

    /// <summary>At most nine, in the order in which the customer sees them.</summary>
    public IReadOnlyList<MediaAttachment>? Attachments { get; init; }

    [JsonIgnore]
    public bool UsesName => Template.Variables.Contains("name", StringComparer.Ordinal);

    private MessageTemplate Template => MessageTemplate.Parse(Text, Variables) is ({ } template, _) ? template
        : throw new InvalidOperationException("A stored welcome does not parse; it was checked when it was saved.");

    /// <summary>The text for one person. Dates are the brand's days.</summary>
    public string Render(BrandOptions brand, string name, Coupon? coupon)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["brand"] = brand.Name };
        if (coupon is not null)
        {
            values["coupon.code"] = coupon.Code;
            values["coupon.title"] = coupon.Offer.Title;
            values["coupon.amount"] = Money.Format(coupon.Offer.AmountMinor, coupon.Offer.Currency);
            values["coupon.expires"] = TimeZoneInfo.ConvertTime(coupon.ExpiresAt, brand.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        return Template.Render(values);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(WeekdayJson)])]
[JsonSerializable(typeof(WelcomeDefinition))]
[JsonSerializable(typeof(WelcomeBody))]
[JsonSerializable(typeof(LostWelcomesShown))]
internal sealed partial class WelcomeJson : JsonSerializerContext;
