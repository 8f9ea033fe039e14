using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>A product that customers are reminded of, and where it is bought again.</summary>
/// <param name="DaysOfUse">What one piece lasts, where the brand knows it; otherwise the shop's orders tell.</param>
public sealed record Product(string Title, double? DaysOfUse, string Link)
{
    public const string Kind = "product";
}

public sealed record ProductBody(string? Title, double? DaysOfUse, string? Link);

public sealed class ProductFunctions(Catalog catalog)
{
    [Function("PutProduct")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/products/{sku}")] HttpRequest request, string sku, CancellationToken stop)
    {
        // The one character that a server leaves encoded in a path; SKUs such as TEA/250G are common.
        sku = sku.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var body = await Body.ReadJson(request, RepurchaseJson.Default.ProductBody, stop);
        new Checks()
            .Text(sku, "sku", 100)
            .Text(body.Title, "title", 100)
            .That(body.DaysOfUse is null or (> 0 and <= 3650), "daysOfUse", "must be more than 0 and at most 3650, or left out")
            .That(Uri.TryCreate(body.Link, UriKind.Absolute, out var link) && link.Scheme is "https" or "http" && body.Link.Length <= 1000, "link", "must be a web address of at most 1,000 characters")
            .Throw();
        var product = new Product(body.Title!, body.DaysOfUse, body.Link!);
        await catalog.Save(Product.Kind, sku, product, RepurchaseJson.Default.Product, stop);
        return Results.Json(product, RepurchaseJson.Default.Product);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(ProductBody))]
[JsonSerializable(typeof(Learned))]
[JsonSerializable(typeof(History))]
internal sealed partial class RepurchaseJson : JsonSerializerContext;
