using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Channels;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>What customers see behind a campaign's link.</summary>
public sealed class CampaignPageFunctions(
    OpenCampaign openCampaign, CampaignMessage message, WebLogin login, IOptions<BrandOptions> brand, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    /// <summary>Longer than this nobody looks at an empty screen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    [Function("ShowCampaignPage")]
    [OpenToAll("what a campaign's link leads to; WeChat says who looks, and who is no recipient sees nothing of anybody")]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "m/{id}")] HttpRequest request, string id)
    {
        // Not the request's token: a customer who goes back at once has their coupon all the same.
        using var budget = new Budget(Patience, clock);
        using var hurried = Hurry.Begin();
        var visit = Visit.Of(request);
        var page = !visit.MayAdd ? CampaignPage.Neutral
            : visit.Visitor is not (Visit.WeChat or Visit.WeCom) ? new CampaignPage(CampaignPageKind.InWeChat)
            : await openCampaign.Handle(id, One(request, "code"), One(request, "state"), budget);

        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        if (page.Kind is CampaignPageKind.Ask) return Results.Redirect(login.Ask(message.PageOf(id), OpenCampaign.About(id)).AbsoluteUri);

        var language = LandingPage.LanguageFor(request);
        headers.ContentSecurityPolicy = CampaignHtml.ContentSecurityPolicy;
        headers.Vary = "Accept-Language, User-Agent";
        headers.ContentLanguage = language;
        return Results.Content(CampaignHtml.Render(brand.Value, page, message.PageOf(id), language), "text/html; charset=utf-8");
    }

    private static string? One(HttpRequest request, string name) => request.Query.TryGetValue(name, out var value) ? value.ToString() : null;
}
