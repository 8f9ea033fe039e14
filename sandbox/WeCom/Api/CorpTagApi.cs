using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// The corp's tags and who wears them. Codes by the table of path/90313: 40068 no such tag, 40071 a name twice, 40072 a name of
/// the wrong length, 40126 too many tags, 81011 made by somebody else.
/// </summary>
internal sealed class CorpTagApi(WeComState state, TimeProvider clock, WeComLimits limits)
{
    private const int MostCharacters = 30;

    public void Map(ApiRoutes routes)
    {
        routes.Post("externalcontact/get_corp_tag_list", List);
        routes.Post("externalcontact/add_corp_tag", Add);
        routes.Post("externalcontact/edit_corp_tag", Edit);
        routes.Post("externalcontact/del_corp_tag", Delete);
        // About 5 at once for a corp, by the platform's answer in its forum (000468ae128c80562b7cda83b58400); more get 45033.
        routes.Post("externalcontact/mark_tag", Mark, parallel: new Parallel(limits.MarkTagsAtOnce, limits.MarkTagTakes));
    }

    private JsonObject List(ApiBody body)
    {
        var (tags, groups) = (body.Texts("tag_id") ?? [], body.Texts("group_id") ?? []);
        lock (state.Gate)
        {
            var found = state.Tags.Groups.Values
                .Select(group => (Group: group, Tags: tags.Count == 0 ? group.Tags : group.Tags.FindAll(tag => tags.Contains(tag.Id, StringComparer.Ordinal))))
                .Where(row => tags.Count > 0 ? row.Tags.Count > 0 : groups.Count == 0 || groups.Contains(row.Group.Id, StringComparer.Ordinal));
            return new JsonObject { ["tag_group"] = new JsonArray([.. found.Select(row => Shown(row.Group, row.Tags))]) };
        }
    }

    private JsonObject Add(ApiBody body)
    {
        if (body.Objects("tag") is not { Count: > 0 } wanted)
            throw WeComError.BadParameter("tag");
        lock (state.Gate)
        {
            var known = body.Text("group_id") is { Length: > 0 } id
                ? state.Tags.Groups.GetValueOrDefault(id) ?? throw WeComError.NoTag()
                : state.Tags.GroupNamed(Name(body, "group_name"));
            var names = wanted.Select(tag => Name(tag, "name")).ToList();
            if (names.Distinct(StringComparer.Ordinal).Count() < names.Count || known?.Tags.Exists(tag => names.Contains(tag.Name, StringComparer.Ordinal)) is true)
                throw WeComError.TagNameTaken();
            if (state.Tags.Count + wanted.Count > limits.CorpTags)
                throw WeComError.TooManyTags();
            var now = clock.GetUtcNow();
            var group = known ?? state.Tags.AddGroup(Name(body, "group_name"), body.Number("order") ?? 0, byApp: true, now);
            var added = wanted.Select((tag, n) => CorpTags.AddTag(group, names[n], tag.Number("order") ?? 0, byApp: true, now)).ToList();
            return new JsonObject { ["tag_group"] = Shown(group, added) };
        }
    }

    private JsonObject Edit(ApiBody body)
    {
        var id = body.Text("id") ?? throw WeComError.BadParameter("id");
        var name = body.Text("name") is null ? null : Name(body, "name");
        lock (state.Gate)
        {
            if (state.Tags.Groups.TryGetValue(id, out var group))
            {
                RequireOwn(group.ByApp);
                if (name is not null && state.Tags.GroupNamed(name) is { } other && other != group)
                    throw WeComError.TagNameTaken();
                (group.Name, group.Order) = (name ?? group.Name, body.Number("order") ?? group.Order);
                return [];
            }
            var (home, tag) = state.Tags.Find(id) ?? throw WeComError.NoTag();
            RequireOwn(tag.ByApp);
            if (name is not null && home.Tags.Exists(other => other != tag && other.Name == name))
                throw WeComError.TagNameTaken();
            (tag.Name, tag.Order) = (name ?? tag.Name, body.Number("order") ?? tag.Order);
            return [];
        }
    }

    private JsonObject Delete(ApiBody body)
    {
        var (tags, groups) = (body.Texts("tag_id") ?? [], body.Texts("group_id") ?? []);
        if (tags.Count + groups.Count == 0)
            throw WeComError.BadParameter("tag_id and group_id are both empty");
        lock (state.Gate)
        {
            var doomed = tags.Select(id => state.Tags.Find(id) ?? throw WeComError.NoTag())
                .Concat(groups.Select(id => state.Tags.Groups.GetValueOrDefault(id) ?? throw WeComError.NoTag())
                    .SelectMany(group => group.Tags.Select(tag => (group, tag))))
                .ToList();
            foreach (var (_, tag) in doomed)
                RequireOwn(tag.ByApp);
            foreach (var (group, tag) in doomed)
                state.Forget(group, tag);
            return [];
        }
    }

    private JsonObject Mark(ApiBody body)
    {
        var (add, remove) = (body.Texts("add_tag") ?? [], body.Texts("remove_tag") ?? []);
        if (add.Count + remove.Count == 0)
            throw WeComError.BadParameter("add_tag and remove_tag are both empty");
        lock (state.Gate)
        {
            var relation = state.RequireRelation(body);
            if (add.Concat(remove).Any(id => state.Tags.Find(id) is null))
                throw WeComError.NoTag();
            var worn = relation.Tags.Except(remove, StringComparer.Ordinal).Union(add, StringComparer.Ordinal).ToList();
            // The fact is the limit of 3,000; that 40126 tells of it is a guess.
            if (worn.Count > limits.TagsPerRelation)
                throw WeComError.TooManyTags();
            relation.Tags = worn;
            return [];
        }
    }

    private static string Name(ApiBody body, string field) => body.Text(field) is { Length: > 0 } name && name.EnumerateRunes().Count() <= MostCharacters
        ? name
        : throw new WeComError(40072, "invalid tag name length");

    private static void RequireOwn(bool byApp)
    {
        if (!byApp)
            throw new WeComError(81011, "no permission to modify the tag of another app");
    }

    private static JsonObject Shown(TagGroup group, IReadOnlyList<CorpTag> tags) => new()
    {
        ["group_id"] = group.Id,
        ["group_name"] = group.Name,
        ["create_time"] = group.CreatedAt.ToUnixTimeSeconds(),
        ["order"] = group.Order,
        ["tag"] = new JsonArray([.. tags.Select(tag => new JsonObject
        {
            ["id"] = tag.Id,
            ["name"] = tag.Name,
            ["create_time"] = tag.CreatedAt.ToUnixTimeSeconds(),
            ["order"] = tag.Order,
        })]),
    };
}
