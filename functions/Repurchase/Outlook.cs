using PrivateDomain.Repurchase.Forecasts;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>What is known of a product when somebody's next purchase of it is forecast.</summary>
/// <param name="Buyers">What all its buyers have shown.</param>
public sealed record Outlook(Product Product, ProductGaps Buyers, Learned Learned);

/// <summary>Reads what the operator said of a product and what the nights have taught.</summary>
public sealed class Outlooks(Catalog catalog)
{
    /// <summary>The catalogue's kind of what all buyers of a product have shown; its id is the SKU.</summary>
    public const string BuyersKind = "productGaps";

    /// <summary>Nothing where no such product is defined.</summary>
    public async ValueTask<Outlook?> Find(string sku, CancellationToken stop) =>
        await catalog.Find(Product.Kind, sku, RepurchaseJson.Default.Product, stop) is { } product
            ? new(product, await catalog.Find(BuyersKind, sku, ForecastJson.Default.ProductGaps, stop) ?? ProductGaps.None, await Learned(stop))
            : null;

    /// <summary>As it stands in the store.</summary>
    public async Task<Outlook?> FindNow(string sku, CancellationToken stop) =>
        await catalog.FindNow(Product.Kind, sku, RepurchaseJson.Default.Product, stop) is { } product
            ? new(
                product, await catalog.FindNow(BuyersKind, sku, ForecastJson.Default.ProductGaps, stop) ?? ProductGaps.None,
                await catalog.FindNow(Repurchase.Learned.Kind, Repurchase.Learned.Id, RepurchaseJson.Default.Learned, stop) ?? Repurchase.Learned.Nothing)
            : null;

    public async ValueTask<Learned> Learned(CancellationToken stop) =>
        await catalog.Find(Repurchase.Learned.Kind, Repurchase.Learned.Id, RepurchaseJson.Default.Learned, stop) ?? Repurchase.Learned.Nothing;
}
