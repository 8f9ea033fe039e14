namespace PrivateDomain.Platforms.Shops;

/// <summary>The shops that call this app, by the name that their orders carry. Letter case does not matter in an address.</summary>
public sealed class ShopsOptions
{
    public const string Section = "Shops";

    public Dictionary<string, ShopOptions> Shops { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>The settings <c>Shops__{name}__…</c> of one shop.</summary>
public sealed class ShopOptions
{
    /// <summary><c>shopify</c>, <c>woocommerce</c>, <c>youzan</c> or <c>standard</c>. Empty with the rest: no shop.</summary>
    public string Kind { get; set; } = "";

    /// <summary>What its calls are signed with, newest first. An older one is believed as long as it is listed.</summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];

    /// <summary>Youzan's id of the app; its secret is the app's <c>client_secret</c>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Youzan's number of the shop (店铺 kdt_id), or of the headquarters whose branches are one shop here.</summary>
    public string KdtId { get; set; } = "";

    internal bool IsSet => (Kind + ClientId + KdtId).Length > 0 || Secrets.Count > 0;
}
