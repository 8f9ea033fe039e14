using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.Play;

/// <summary>The brand of the demo: what an operator sets up before the first parcel leaves. The same ids each time, so a second play changes nothing.</summary>
internal static class Brand
{
    public const string Keeper = "lin";
    public const string Sku = "serum-30";
    public const string Offer = "newcomer-20";
    public const string Welcome = "card-hello";
    public const string Channel = "package-card";
    public const string Shop = "sandbox-shop";
    public const long PriceMinor = 12_900;
    public const string Currency = "CNY";

    /// <summary>The bottle lasts this long; the reminder is due shortly before.</summary>
    public const int DaysOfUse = 30;

    public static readonly Words Product = new("玻尿酸精华 30 ml", "Hyaluronic serum 30 ml");

    /// <summary>The word before the code in the welcome, by which it is found there.</summary>
    public static readonly Words CodeLabel = new("券码", "code");

    private static readonly Words OfferTitle = new("新朋友礼：满 99 减 20", "Newcomer: 20 off from 99");
    private static readonly Words ChannelName = new("包裹卡", "Package card");

    private static readonly Words Hello = new(
        "{{ name|亲 }}，您好，我是小满，很高兴认识您！\n送您一份新朋友礼：满 99 减 20，券码 {{ coupon.code }}，下次下单直接用。",
        "Hi {{ name|there }}, this is Lin, so glad you found us!\nA little gift: 20 off from 99, code {{ coupon.code }}, ready for your next order.");

    public static IEnumerable<(string Path, JsonObject Body)> Settings(Language language) =>
    [
        ($"/api/manage/products/{Sku}", new()
        {
            ["title"] = Product.In(language),
            ["daysOfUse"] = DaysOfUse,
            ["link"] = "https://shop.example/serum-30",
        }),
        ($"/api/manage/offers/{Offer}", new()
        {
            ["title"] = OfferTitle.In(language),
            ["amountMinor"] = 2_000,
            ["currency"] = Currency,
            ["minimumMinor"] = 9_900,
            ["validDays"] = 30,
        }),
        ($"/api/manage/welcomes/{Welcome}", new() { ["text"] = Hello.In(language), ["offer"] = Offer }),
        ($"/api/manage/channels/{Channel}", new()
        {
            ["name"] = ChannelName.In(language),
            ["kind"] = "packageCard",
            ["keepers"] = new JsonArray(Keeper),
            ["welcome"] = Welcome,
        }),
    ];

    /// <summary>What the shop says of a coupon at the checkout.</summary>
    public static JsonObject Redemption(string code, string order) => new()
    {
        ["code"] = code,
        ["shop"] = Shop,
        ["order"] = order,
        ["amountMinor"] = PriceMinor,
    };

    /// <param name="discountMinor">What a coupon took off.</param>
    public static JsonObject Order(string id, string externalUserId, DateTimeOffset paidAt, long discountMinor, Language language) => new()
    {
        ["id"] = id,
        ["shop"] = Shop,
        ["paidAt"] = paidAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
        ["currency"] = Currency,
        ["totalMinor"] = PriceMinor - discountMinor,
        ["customer"] = new JsonObject { ["externalUserId"] = externalUserId },
        ["lines"] = new JsonArray(new JsonObject
        {
            ["sku"] = Sku,
            ["title"] = Product.In(language),
            ["quantity"] = 1,
            ["unitPriceMinor"] = PriceMinor,
        }),
    };
}
