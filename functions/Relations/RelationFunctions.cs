using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

public sealed record NotesBody(string? Remark, string? Description, string? Company, IReadOnlyList<string?>? AddTags, IReadOnlyList<string?>? RemoveTags);

public sealed record RelationsShown(IReadOnlyList<RelationsShown.Item> Relations)
{
    /// <param name="Pending">Whether something wanted is not at the platform yet.</param>
    /// <param name="Refused">Why the last wish came to nothing.</param>
    public sealed record Item(
        string Keeper, bool Active, DateTimeOffset Since, string Remark, string Description, string Company, IReadOnlyList<Tag> Tags, bool Pending, string? Refused);

    public sealed record Tag(string Id, string? Group, string? Name);
}

/// <summary>What keepers noted of a contact in WeCom, and what operators want noted there.</summary>
public sealed class RelationFunctions(ContactStore contacts, PlanNotes planNotes, CorpTags tags)
{
    private const int MostTags = 100;

    [Function("ShowRelations")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/contacts/{id}/relations")] HttpRequest request, string id, CancellationToken stop) =>
        Results.Json(await Shown(await Known(id, stop), stop), RelationJson.Default.RelationsShown);

    /// <summary>Wants something noted of the contact with one keeper; 202, since a message brings it to the platform. What is left out stays as it is.</summary>
    [Function("PutRelation")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/contacts/{id}/relations/{keeper}")] HttpRequest request, string id, string keeper, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, RelationJson.Default.NotesBody, stop);
        new Checks()
            .That(body.Remark is null or { Length: <= WeComClient.MaxRemark }, "remark", $"must be at most {WeComClient.MaxRemark} characters")
            .That(body.Description is null or { Length: <= WeComClient.MaxDescription }, "description", $"must be at most {WeComClient.MaxDescription} characters")
            .That(body.Company is null or { Length: <= WeComClient.MaxRemark }, "company", $"must be at most {WeComClient.MaxRemark} characters")
            .That(AreTags(body.AddTags), "addTags", $"must be at most {MostTags} ids or names of tags, or group/name")
            .That(AreTags(body.RemoveTags), "removeTags", $"must be at most {MostTags} ids or names of tags, or group/name")
            .That(body is not { Remark: null, Description: null, Company: null, AddTags: null or { Count: 0 }, RemoveTags: null or { Count: 0 } }, "body", "must want something noted")
            .Throw();
        var planned = await planNotes.Handle(await Known(id, stop), keeper, body, stop)
            ?? throw new ApiProblem(404, "relation-not-found", "The contact was never a customer of this keeper.");
        return Results.Json(await Shown(planned, stop), RelationJson.Default.RelationsShown, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<RelationsShown> Shown(ContactRows rows, CancellationToken stop)
    {
        var known = await tags.Known(stop);
        return new([.. Follow.In(rows).Where(follow => follow.Platform == Identity.WeCom).Select(follow =>
        {
            var notes = Notes.In(rows, follow.Keeper);
            var noted = notes?.Known ?? FollowNotes.None;
            return new RelationsShown.Item(
                follow.Keeper, follow.Active, follow.At, noted.Remark, noted.Description, noted.Company,
                [.. noted.Tags.Select(tag => known.Named(tag) is { } named ? new RelationsShown.Tag(tag, named.Group.Name, named.Tag.Name) : new RelationsShown.Tag(tag, null, null))],
                notes?.Wanted is not null, notes is { Refused.Length: > 0 } ? notes.Refused : null);
        })]);
    }

    private static bool AreTags(IReadOnlyList<string?>? tags) =>
        tags is null || (tags.Count <= MostTags && tags.All(tag => tag is { Length: >= 1 and <= (2 * WeComClient.MaxTagName) + 1 }));

    private async Task<ContactRows> Known(string id, CancellationToken stop) =>
        ContactId.TryParse(id, out var contact) && await contacts.Read(contact, stop) is { Known: true } rows
            ? rows
            : throw new ApiProblem(404, "contact-not-found", "No contact has this id.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WantedNotes))]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(NotesBody))]
[JsonSerializable(typeof(RelationsShown))]
[JsonSerializable(typeof(HandOverBody))]
[JsonSerializable(typeof(HandOverShown))]
[JsonSerializable(typeof(IReadOnlyList<HandOverCustomer>))]
[JsonSerializable(typeof(NotesPlanned))]
[JsonSerializable(typeof(TagsChanged))]
[JsonSerializable(typeof(CustomerFound))]
[JsonSerializable(typeof(RelationTouched))]
[JsonSerializable(typeof(KeeperChosen))]
[JsonSerializable(typeof(CustomersChosen))]
[JsonSerializable(typeof(KeeperRenamed))]
[JsonSerializable(typeof(KeeperLeft))]
[JsonSerializable(typeof(HandOverPlanned))]
[JsonSerializable(typeof(HandOverBatchReady))]
internal sealed partial class RelationJson : JsonSerializerContext;
