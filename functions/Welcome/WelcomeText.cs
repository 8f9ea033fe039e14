using System.Text;
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

    public static readonly IReadOnlyCollection<string> Variables = ["name", "brand", .. Coupon.Variables];

    /// <summary>The most bytes of UTF-8 that stand for a variable: names, titles and gifts are limited to 100 characters, codes to 64 of ASCII.</summary>
    internal static int Longest(string variable) => variable switch
    {
        "name" or "brand" or "coupon.title" or "coupon.amount" => 300,
        _ => 64,
    };

    /// <summary>At most nine, in the order in which the customer sees them.</summary>
    public IReadOnlyList<MediaAttachment>? Attachments { get; init; }

    [JsonIgnore]
    public bool UsesName => Template.Variables.Contains("name", StringComparer.Ordinal);

    private MessageTemplate Template => MessageTemplate.Parse(Text, Variables) is ({ } template, _) ? template
        : throw new InvalidOperationException("A stored welcome does not parse; it was checked when it was saved.");

    /// <summary>The text for one person. Dates are the brand's days.</summary>
    public string Render(BrandOptions brand, string name, Coupon? coupon)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = Fits(name, Longest("name")), ["brand"] = brand.Name };
        foreach (var (variable, value) in coupon?.Values(brand.Zone) ?? []) values[variable] = value;
        return Template.Render(values);
    }

    // WeChat's names are far shorter; whatever comes must not cost the greeting.
    private static string Fits(string name, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(name) > bytes) name = name[..^(name.Length > 1 && char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        return name;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(WeekdayJson)])]
[JsonSerializable(typeof(WelcomeDefinition))]
[JsonSerializable(typeof(WelcomeBody))]
[JsonSerializable(typeof(LostWelcomesShown))]
internal sealed partial class WelcomeJson : JsonSerializerContext;
