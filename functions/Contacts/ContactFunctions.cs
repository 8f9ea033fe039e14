using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Contacts;

public sealed record ContactFound(IReadOnlyList<ContactFound.Item> Items)
{
    public sealed record Item(string Id);
}

public sealed record ContactShown(
    string Id, DateTimeOffset Created, string Name, bool OptedOut, IReadOnlyList<ContactShown.Relation> Relations, IReadOnlyList<TimelineEntry> Timeline)
{
    public sealed record Relation(string Platform, string Keeper, bool Active, DateTimeOffset Since, string State, string? Card = null, string? How = null);
}

public sealed record ConsentGiven(bool? Marketing);

/// <summary>The operators' view of contacts.</summary>
public sealed class ContactFunctions(ContactStore contacts, ChangeConsent changeConsent, IEnumerable<ITimelineSource> sources)
{
    [Function("FindContacts")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/contacts")] HttpRequest request, CancellationToken stop)
    {
        var (platform, externalId) = (request.Query["platform"].ToString(), request.Query["externalId"].ToString());
        new Checks()
            .That(Identity.Platforms.Contains(platform, StringComparer.Ordinal), "platform", $"must be {string.Join(" or ", Identity.Platforms)}")
            .Text(externalId, "externalId", 200)
            .Throw();
        var rows = await contacts.Read(contacts.IdOf(new Identity(platform, externalId)), stop);
        return Results.Json(new ContactFound(rows.Known ? [new(rows.Id.Value)] : []), ContactJson.Default.ContactFound);
    }

    [Function("ShowContact")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/contacts/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var rows = await Known(id, stop);
        var profile = Profile.In(rows)!;
        var timeline = Timeline.Of(rows).ToList();
        foreach (var source in sources)
            await foreach (var entry in source.Read(rows, stop))
                timeline.Add(entry);
        return Results.Json(
            new ContactShown(
                rows.Id.Value, profile.Created, profile.Name, profile.OptedOut,
                [.. Follow.In(rows).Select(follow => new ContactShown.Relation(follow.Platform, follow.Keeper, follow.Active, follow.At, follow.State, Shown(follow.Card), Shown(follow.How)))],
                Timeline.InOrder(timeline)),
            ContactJson.Default.ContactShown);
    }

    /// <summary>The person asked for no more messages (<c>{"marketing":false}</c>), or allowed them again.</summary>
    [Function("PutConsent")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> PutConsent(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/contacts/{id}/consent")] HttpRequest request, string id, CancellationToken stop)
    {
        var consent = await Body.ReadJson(request, ContactJson.Default.ConsentGiven, stop);
        new Checks().That(consent.Marketing is not null, "marketing", "must be true or false").Throw();
        await changeConsent.Handle((await Known(id, stop)).Id, consent.Marketing!.Value, stop);
        return Results.NoContent();
    }

    private static string? Shown(string text) => text.Length > 0 ? text : null;

    private async Task<ContactRows> Known(string id, CancellationToken stop) =>
        ContactId.TryParse(id, out var contact) && await contacts.Read(contact, stop) is { Known: true } rows
            ? rows
            : throw new ApiProblem(404, "contact-not-found", "No contact has this id.");
}
