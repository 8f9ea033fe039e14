using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Groups;

public sealed record GroupCodeBody(string? Name, IReadOnlyList<GroupCodeBody.Branch?>? Stores)
{
    public sealed record Branch(
        string? Id, string? Name, string? Address, double? Latitude, double? Longitude, IReadOnlyList<string?>? Chats, bool? AutoCreate, string? RoomBaseName, int? RoomBaseId);
}

public sealed record GroupCodeShown(string Id, string Name, string Url, IReadOnlyList<GroupCodeShown.Entry> Stores)
{
    /// <param name="State"><c>ready</c>, <c>pending</c> or <c>refused</c>.</param>
    public sealed record Entry(string Id, string Name, string State, string? Reason);
}

public sealed record GroupsShown(IReadOnlyList<GroupsShown.Item> Groups)
{
    public sealed record Item(string ChatId, string Name, string Owner, int Members, int Customers, bool Dismissed);
}

public sealed record GroupShown(string ChatId, string Name, string Owner, bool Dismissed, IReadOnlyList<GroupMember> Members);

/// <summary>Customer groups as we know them, and the codes that lead to them.</summary>
public sealed class GroupFunctions(Catalog catalog, GroupStore groups, JoinWays ways, MessageSender messages, Microsoft.Extensions.Options.IOptions<BrandOptions> brand)
{
    [Function("ListGroups")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/groups")] HttpRequest request, CancellationToken stop)
    {
        var found = new List<GroupsShown.Item>();
        await foreach (var group in groups.All(stop))
            found.Add(new(group.ChatId, group.Name, group.Owner, group.Members.Count, group.Members.Count(member => member.External), group.Dismissed));
        return Results.Json(new GroupsShown(found), GroupJson.Default.GroupsShown);
    }

    [Function("ShowGroup")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/groups/{chat}")] HttpRequest request, string chat, CancellationToken stop) =>
        await groups.Find(chat, stop) is { } group
            ? Results.Json(new GroupShown(group.ChatId, group.Name, group.Owner, group.Dismissed, group.Members), GroupJson.Default.GroupShown)
            : throw new ApiProblem(404, "group-not-found", "No group is known by this id.");

    /// <summary>Defines a group code; its join ways follow by a message. The same definition again changes nothing.</summary>
    [Function("PutGroupCode")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/group-codes/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, GroupJson.Default.GroupCodeBody, stop);
        Check(id, body);
        var code = new GroupCode(body.Name!, [.. body.Stores!.Select(store => Read(store!))]);
        await catalog.Save(GroupCode.CatalogKind, id, code, GroupJson.Default.GroupCode, stop);
        // Where the process dies before this, the caller has no answer and puts it again.
        await messages.Send(new GroupCodeDefined(id), stop);
        return Results.Json(await Shown(id, code, stop), GroupJson.Default.GroupCodeShown, statusCode: StatusCodes.Status202Accepted);
    }

    [Function("ShowGroupCode")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> ShowCode(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/group-codes/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        await catalog.Find(GroupCode.CatalogKind, id, GroupJson.Default.GroupCode, stop) is { } code
            ? Results.Json(await Shown(id, code, stop), GroupJson.Default.GroupCodeShown)
            : throw new ApiProblem(404, "group-code-not-found", "No group code has this id.");

    private static void Check(string id, GroupCodeBody body)
    {
        var stores = body.Stores ?? [];
        var checks = new Checks().Id(id, "id").Text(body.Name, "name", 100)
            .That(stores.Count is >= 1 and <= GroupCode.MostStores, "stores", $"must be 1 to {GroupCode.MostStores} stores")
            .That(stores.Select(store => store?.Id).Distinct(StringComparer.Ordinal).Count() == stores.Count, "stores", "must not name a store twice");
        foreach (var (number, store) in stores.Index())
        {
            var field = $"stores[{number}]";
            checks
                .That(store is not null, field, "must be a store")
                .Id(store?.Id, field + ".id")
                .Text(store?.Name, field + ".name", 60)
                .That(store?.Address is null or { Length: <= 120 }, field + ".address", "must be at most 120 characters")
                .That(store?.Latitude is null == store?.Longitude is null && (store?.Latitude is not { } latitude || new Place(latitude, store.Longitude ?? double.NaN).IsOnEarth),
                    field + ".latitude", "must come with a longitude, in degrees: -90 to 90 and -180 to 180")
                .That(store?.Chats is { Count: >= 1 and <= WeComClient.MostChatsOfAJoinWay } chats && chats.All(chat => chat is { Length: >= 1 and <= 64 }),
                    field + ".chats", $"must be ids of 1 to {WeComClient.MostChatsOfAJoinWay} groups")
                .That(store?.RoomBaseName is null or { Length: >= 1 and <= WeComClient.MaxRoomName }, field + ".roomBaseName", $"must be 1 to {WeComClient.MaxRoomName} characters")
                .That(store?.AutoCreate is not true || store.RoomBaseName is not null, field + ".roomBaseName", "must name the groups that WeCom makes")
                .That(store?.RoomBaseId is null or (>= 1 and <= 1_000_000), field + ".roomBaseId", "must be 1 to 1000000");
        }
        checks.Throw();
    }

    private static Store Read(GroupCodeBody.Branch store) => new(
        store.Id!, store.Name!, store.Address ?? "", store.Latitude is { } latitude ? new Place(latitude, store.Longitude!.Value) : null, [.. store.Chats!.OfType<string>()],
        store.AutoCreate is true ? store.RoomBaseName : null, store.RoomBaseId ?? 1);

    private async Task<GroupCodeShown> Shown(string id, GroupCode code, CancellationToken stop)
    {
        var standing = (await ways.Of(id, stop)).ToDictionary(way => way.Store, StringComparer.Ordinal);
        return new(id, code.Name, new Uri(brand.Value.PublicUrl, "g/" + id).AbsoluteUri, [.. code.Stores.Select(store =>
        {
            var way = standing.GetValueOrDefault(store.Id);
            var state = way is { Refused.Length: > 0 } ? "refused"
                : way is { Picture.Length: > 0 } && way.Content == JoinWays.HashOf(store.Content(id, code.Name)) ? "ready"
                : "pending";
            return new GroupCodeShown.Entry(store.Id, store.Name, state, way is { Refused.Length: > 0 } ? way.Refused : null);
        })]);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GroupCode))]
[JsonSerializable(typeof(GroupCodeBody))]
[JsonSerializable(typeof(GroupCodeShown))]
[JsonSerializable(typeof(GroupsShown))]
[JsonSerializable(typeof(GroupShown))]
[JsonSerializable(typeof(IReadOnlyList<GroupMember>))]
[JsonSerializable(typeof(JoinWayContent))]
[JsonSerializable(typeof(GroupChanged))]
[JsonSerializable(typeof(GroupCodeDefined))]
internal sealed partial class GroupJson : JsonSerializerContext;
