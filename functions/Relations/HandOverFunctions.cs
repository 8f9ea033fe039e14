using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

public sealed record HandOverBody(string? From, string? To, IReadOnlyList<string?>? Contacts, bool? All, bool? Resigned, string? Message);

/// <param name="Status"><c>listing</c>, <c>running</c> or <c>done</c>.</param>
/// <param name="Counts">How many customers are in each state, of all of them.</param>
/// <param name="Next">For the next thousand customers; absent on the last page.</param>
public sealed record HandOverShown(
    string Id, string From, string To, bool Resigned, string Status, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<HandOverShown.Customer> Customers, string? Next)
{
    public sealed record Customer(string Contact, string? ExternalId, string State, string? Reason);
}

/// <summary>Customers change hands: those of a member at work, and those that a leaver left.</summary>
public sealed class HandOverFunctions(PlanHandOver planHandOver, HandOvers jobs)
{
    private const int MostContacts = 10_000;
    private const int LongestKey = 255;
    private const int BatchesPerPage = 10;

    /// <summary>Begins a hand-over: 202 with its id. With the header <c>Idempotency-Key</c> the same request again is the same hand-over.</summary>
    [Function("PostHandOver")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/transfers")] HttpRequest request, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, RelationJson.Default.HandOverBody, stop);
        var key = request.Headers.TryGetValue("Idempotency-Key", out var header) ? header.ToString() : null;
        var contacts = new List<ContactId>();
        var readable = (body.Contacts ?? []).All(text =>
        {
            var reads = ContactId.TryParse(text ?? "", out var contact);
            contacts.Add(contact);
            return reads;
        });
        var checks = new Checks()
            .Text(body.From, "from", 64)
            .Text(body.To, "to", 64)
            .That(body.From != body.To, "to", "must be another keeper")
            .That(body.All is true ? body.Contacts is null : body.Contacts is { Count: >= 1 and <= MostContacts }, "contacts", $"must be 1 to {MostContacts} contacts, or left out with all true")
            .That(readable, "contacts", "must be ids of contacts")
            .That(body.Message is null or { Length: <= WeComClient.MaxHandOverMessage }, "message", $"must be at most {WeComClient.MaxHandOverMessage} characters")
            .That(body.Message is null or "" || body.Resigned is not true, "message", "must be left out: a leaver's customers are told by WeCom");
        if (key is not null) checks.Text(key, "Idempotency-Key", LongestKey);
        checks.Throw();

        var (job, replayed) = await planHandOver.Handle(body, contacts, key, stop);
        if (job.Request != PlanHandOver.RequestOf(body))
            throw new ApiProblem(422, "idempotency-key-reused", $"This Idempotency-Key began the hand-over {job.Id} of another request. A new request needs a new key.");
        var answer = request.HttpContext.Response.Headers;
        answer.Location = $"/api/manage/transfers/{job.Id}";
        if (replayed) answer["Idempotent-Replayed"] = "true";
        return Results.Json(await Shown(job, 0, stop), RelationJson.Default.HandOverShown, statusCode: StatusCodes.Status202Accepted);
    }

    [Function("ShowHandOver")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/transfers/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var after = int.TryParse(request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return await jobs.Find(id, stop) is { } job
            ? Results.Json(await Shown(job, after, stop), RelationJson.Default.HandOverShown)
            : throw new ApiProblem(404, "transfer-not-found", "No hand-over has this id.");
    }

    private async Task<HandOverShown> Shown(HandOver job, int after, CancellationToken stop)
    {
        var counts = Enum.GetValues<HandOverState>().ToDictionary(Name, _ => 0, StringComparer.Ordinal);
        var (shown, last) = (new List<HandOverShown.Customer>(), 0);
        await foreach (var batch in jobs.Batches(job.Id, stop))
        {
            foreach (var customer in batch.Customers) counts[Name(customer.State)]++;
            if (batch.Number > after && batch.Number <= after + BatchesPerPage) shown.AddRange(batch.Customers.Select(Shown));
            last = batch.Number;
        }
        var open = counts[Name(HandOverState.Planned)] + counts[Name(HandOverState.Waiting)] > 0;
        return new(
            job.Id, job.From, job.To, job.Resigned, job.Listed ? open ? "running" : "done" : "listing", job.CreatedAt, counts, shown,
            last > after + BatchesPerPage ? (after + BatchesPerPage).ToString(CultureInfo.InvariantCulture) : null);
    }

    private static HandOverShown.Customer Shown(HandOverCustomer customer) => new(customer.Contact, Stated(customer.ExternalId), Name(customer.State), Stated(customer.Reason));

    private static string? Stated(string text) => text.Length > 0 ? text : null;

    private static string Name(HandOverState state) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
