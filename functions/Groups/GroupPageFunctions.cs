using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Channels;
using PrivateDomain.Storage;

namespace PrivateDomain.Groups;

/// <summary>What customers see of a group code.</summary>
public sealed class GroupPageFunctions(Catalog catalog, JoinWays ways, IOptions<BrandOptions> brand)
{
    /// <summary>
    /// The page behind a group code. <c>?at=lat,lng</c> goes on to the nearest store at once, so that the place stands in no address that is kept
    /// or sent on; nothing of it is stored or logged.
    /// </summary>
    [Function("ShowGroupPage")]
    [OpenToAll("what a printed group code leads to")]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "g/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        using var hurried = Hurry.Begin();
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        var code = await catalog.Find(GroupCode.CatalogKind, id, GroupJson.Default.GroupCode, stop);
        if (code is not null && ReadPlace(request.Query["at"].ToString()) is { } place)
        {
            headers.Location = code.Nearest(place) is { } nearest ? $"/g/{Uri.EscapeDataString(id)}?store={Uri.EscapeDataString(nearest.Id)}" : $"/g/{Uri.EscapeDataString(id)}?choose";
            return Results.StatusCode(StatusCodes.Status303SeeOther);
        }
        var language = LandingPage.LanguageFor(request);
        headers.ContentSecurityPolicy = GroupPage.ContentSecurityPolicy;
        headers["Permissions-Policy"] = "geolocation=(self)";
        headers.Vary = "Accept-Language";
        headers.ContentLanguage = language;
        headers.XContentTypeOptions = "nosniff";
        var view = code is null ? GroupView.Unknown : await View(id, code, request.Query, stop);
        return Results.Content(GroupPage.Render(brand.Value.Name, view, language), "text/html; charset=utf-8");
    }

    /// <summary>The picture of a store's code, from our own address.</summary>
    [Function("ShowGroupQr")]
    [OpenToAll("the same picture that the group code's page shows")]
    public async Task<IResult> ShowQr(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "g/{id}/{store}/qr.png")] HttpRequest request, string id, string store, CancellationToken stop)
    {
        using var hurried = Hurry.Begin();
        var answer = await ways.Picture(id, store, stop) ?? throw new ApiProblem(404, "group-code-not-found", "No code belongs to this store yet.");
        if (answer.Value is not { } picture) throw new ApiProblem(503, "picture-not-available", "The platform did not give the picture. Open the page again in a moment.");
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "public, max-age=3600";
        headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(picture.Content, picture.ContentType);
    }

    private async Task<GroupView> View(string id, GroupCode code, IQueryCollection query, CancellationToken stop)
    {
        var store = code.Stores.FirstOrDefault(store => store.Id == query["store"]) ?? (code.Stores.Count == 1 ? code.Stores[0] : null);
        if (store is null)
            return new(
                id, null, code.Stores, "", Ask: !query.ContainsKey("choose") && code.Stores.Any(store => store.Place is not null),
                Page: int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1);
        var way = await ways.Find(id, store.Id, stop);
        return new(id, store, code.Stores, way is { Picture.Length: > 0 } ? $"/g/{Uri.EscapeDataString(id)}/{Uri.EscapeDataString(store.Id)}/qr.png" : "");
    }

    private static Place? ReadPlace(string text) =>
        text.Split(',') is [var latitude, var longitude]
        && double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var north)
        && double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var east)
        && new Place(north, east) is { IsOnEarth: true } place ? place : null;
}
