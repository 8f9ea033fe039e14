using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Media;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>Operators define a campaign, name its recipients, start, pause and cancel it, and see where it stands.</summary>
public sealed class CampaignFunctions(Catalog catalog, CampaignStore store, ShowCampaign showCampaign, MediaLibrary library, MessageSender messages, TimeProvider clock)
{
    /// <summary>Defines a campaign; the same definition again changes nothing. Once it was started it stays as it is.</summary>
    [Function("PutCampaign")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/campaigns/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, CampaignJson.Default.CampaignBody, stop);
        var media = new Dictionary<string, MediaItem>(StringComparer.Ordinal);
        foreach (var named in (body.Attachments ?? []).Select(attachment => attachment?.Media).OfType<string>().Distinct(StringComparer.Ordinal).Take(10))
            if (await library.Find(named, stop) is { } item) media[named] = item;
        var campaign = body.Checked(new Checks().Id(id, "id"), clock.GetUtcNow(), media);
        await CheckOffer(campaign, stop);
        if ((await store.State(id, stop)).Started is null) await catalog.Save(Campaign.Kind, id, campaign, CampaignJson.Default.Campaign, stop);
        // Once more, for what was started in between: it goes out as it was then.
        if ((await store.State(id, stop)).Started is { } started && !started.Says(campaign))
            throw new ApiProblem(409, "campaign-started", "The campaign was started, so its text and terms stay as they are. Cancel it and define another.");
        return Results.Json(campaign, CampaignJson.Default.Campaign);
    }

    /// <summary>All campaigns, and where each stands.</summary>
    [Function("ListCampaigns")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/campaigns")] HttpRequest request, CancellationToken stop) =>
        Results.Json(await showCampaign.All(stop), CampaignJson.Default.CampaignsListed);

    /// <summary>Adds recipients, as many as fit a body, as often as needed. Whoever is named twice is written to once.</summary>
    [Function("AddRecipients")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> AddRecipients(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/campaigns/{id}/recipients")] HttpRequest request, string id, CancellationToken stop)
    {
        await Defined(id, stop);
        var body = await Body.ReadJson(request, CampaignJson.Default.RecipientsBody, stop);
        var contacts = (body.Contacts ?? []).Select(text => ContactId.TryParse(text ?? "", out var contact) ? contact.Value : null).ToList();
        new Checks().That(contacts.Count > 0, "contacts", "must name at least one contact")
            .That(!contacts.Contains(null), "contacts", $"must be contact ids; number {contacts.IndexOf(null) + 1} is none").Throw();
        var distinct = contacts.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var pages = distinct.Chunk(CampaignStore.PerPage).ToList();
        if (!await store.Add(id, pages, stop)) throw new ApiProblem(409, "campaign-started", "Recipients are named before the campaign is started; none of these was added.");
        return Results.Json(new RecipientsTaken(distinct.Count, pages.Count), CampaignJson.Default.RecipientsTaken);
    }

    /// <summary>Starts the campaign, or goes on where it was paused.</summary>
    [Function("StartCampaign")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/campaigns/{id}/start")] HttpRequest request, string id, CancellationToken stop)
    {
        // Not from the cache: what stands now is what the operator means, and it is kept with the state.
        var campaign = (await store.State(id, stop)).Started ?? await catalog.FindNow(Campaign.Kind, id, CampaignJson.Default.Campaign, stop) ?? throw NotFound();
        await CheckOffer(campaign, stop);
        var now = clock.GetUtcNow();
        if (campaign.Expires <= now) throw new ApiProblem(409, "campaign-expired", "The campaign's time is over already: nothing of it would be sent.");
        return await Turn(id, state => state.IsOver ? state : state with { Status = CampaignStatus.Running, StartedAt = state.StartedAt ?? now, Started = state.Started ?? campaign }, CampaignStatus.Running, stop);
    }

    // A text with an empty place for its code must not reach a keeper.
    private async Task CheckOffer(Campaign campaign, CancellationToken stop) => new Checks()
        .That(campaign.Offer is null || await catalog.FindNow(Offer.Kind, campaign.Offer, CouponJson.Default.Offer, stop) is not null, "offer", "no offer has this id; define it first")
        .Throw();

    /// <summary>Hands nothing more over, and takes back what keepers have not sent yet.</summary>
    [Function("PauseCampaign")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Pause(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/campaigns/{id}/pause")] HttpRequest request, string id, CancellationToken stop)
    {
        await Defined(id, stop);
        return await Turn(id, state => state.IsRunning ? state with { Status = CampaignStatus.Paused } : state, CampaignStatus.Paused, stop);
    }

    /// <summary>Ends the campaign for good: what keepers have not sent yet is taken back.</summary>
    [Function("CancelCampaign")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/campaigns/{id}/cancel")] HttpRequest request, string id, CancellationToken stop)
    {
        await Defined(id, stop);
        return await Turn(id, state => state.IsOver ? state : state with { Status = CampaignStatus.Cancelled }, CampaignStatus.Cancelled, stop);
    }

    /// <summary>Where the campaign stands: recipients by state with the reasons, and the keepers' tasks.</summary>
    [Function("ShowCampaign")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/campaigns/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var campaign = await Defined(id, stop);
        return Results.Json(await showCampaign.Handle(id, campaign, stop), CampaignJson.Default.CampaignShown);
    }

    /// <summary>What a contact would read, and whether they would be written to now. Takes no code and writes nothing.</summary>
    [Function("PreviewCampaign")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Preview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/campaigns/{id}/preview")] HttpRequest request, string id, CancellationToken stop)
    {
        var campaign = await Defined(id, stop);
        return await showCampaign.Preview(id, campaign, request.Query["contact"].ToString(), stop) is { } preview
            ? Results.Json(preview, CampaignJson.Default.CampaignPreview)
            : throw new ApiProblem(404, "contact-not-found", "No contact has this id.");
    }

    // The state first, the message after: asked again, both are done again.
    private async Task<IResult> Turn(string id, Func<CampaignState, CampaignState> decide, CampaignStatus wanted, CancellationToken stop)
    {
        var state = await store.Change(id, decide, stop);
        if (state.Status != wanted)
            throw new ApiProblem(409, "campaign-state", $"The campaign is {state.Status.ToString().ToLowerInvariant()}, so it cannot become {wanted.ToString().ToLowerInvariant()}.");
        await messages.Send(new CampaignTurned(id), stop);
        return Results.Json(new CampaignTurnedTo(id, state.Status.ToString().ToLowerInvariant()), CampaignJson.Default.CampaignTurnedTo, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<Campaign> Defined(string id, CancellationToken stop) =>
        (await store.State(id, stop)).Started ?? await catalog.Find(Campaign.Kind, id, CampaignJson.Default.Campaign, stop) ?? throw NotFound();

    private static ApiProblem NotFound() => new(404, "campaign-not-found", "No campaign has this id.");
}
