using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>Customers as their keepers see them: one (path/92114), those of a member, and what is noted about one.</summary>
internal sealed class CustomerApi(WeComState state)
{
    private const int MostUsers = 100;

    public void Map(ApiRoutes routes)
    {
        routes.Get("externalcontact/get", Get);
        routes.Get("externalcontact/get_follow_user_list", _ => Followers());
        routes.Get("externalcontact/list", List);
        routes.Post("externalcontact/batch/get_by_user", Batch);
        routes.Post("externalcontact/remark", Remark);
    }

    private JsonObject Get(IQueryCollection query)
    {
        var id = query["external_userid"].ToString();
        if (id.Length == 0)
            throw new WeComError(41035, "missing external_userid");
        lock (state.Gate)
        {
            if (!state.Customers.TryGetValue(id, out var customer))
                throw WeComError.BadCustomer();
            var followers = state.FollowersOf(id).ToList();
            if (followers.Count == 0)
                throw WeComError.NotFriends();
            return new JsonObject
            {
                ["external_contact"] = Person(customer),
                ["follow_user"] = new JsonArray([.. followers.Select(relation => With(Follow(relation), "tags", Tags(relation)))]),
            };
        }
    }

    /// <summary>Members with the permission for customer contact.</summary>
    private JsonObject Followers()
    {
        lock (state.Gate)
        {
            var followers = state.Keepers.Values.Where(keeper => keeper is { Active: true, MayContact: true });
            return new JsonObject { ["follow_user"] = ApiPage.Texts(followers.Select(keeper => keeper.UserId)) };
        }
    }

    /// <summary>A member without customers gets 84061, not an empty list.</summary>
    private JsonObject List(IQueryCollection query)
    {
        lock (state.Gate)
        {
            var customers = CustomersOf(query["userid"].ToString()).ToList();
            return customers.Count > 0
                ? new JsonObject { ["external_userid"] = ApiPage.Texts(customers.Select(relation => relation.Customer)) }
                : throw WeComError.NotFriends();
        }
    }

    /// <summary>Here a relation's tags are bare ids, <c>tag_id</c>, where <c>get</c> has <c>tags</c>.</summary>
    private JsonObject Batch(ApiBody body)
    {
        if (body.Texts("userid_list") is not { Count: > 0 and <= MostUsers } users)
            throw WeComError.BadParameter("userid_list");
        lock (state.Gate)
        {
            var found = users.SelectMany(CustomersOf).ToList();
            return ApiPage.Of(body, "external_contact_list", found, most: 100, usual: 50, relation => new JsonObject
            {
                ["external_contact"] = Person(state.Customers[relation.Customer]),
                ["follow_info"] = With(Follow(relation), "tag_id", ApiPage.Texts(relation.Tags)),
            });
        }
    }

    /// <summary>The given mobiles replace all that were noted.</summary>
    private JsonObject Remark(ApiBody body)
    {
        var (remark, description, company) = (body.Short("remark", 20), body.Short("description", 150), body.Short("remark_company", 20));
        var mobiles = body.Texts("remark_mobiles");
        if (remark is null && description is null && company is null && mobiles is null && body.Text("remark_pic_mediaid") is null)
            throw WeComError.BadParameter("nothing to remark");
        lock (state.Gate)
        {
            var relation = state.RequireRelation(body);
            relation.Remark = remark ?? relation.Remark;
            relation.Description = description ?? relation.Description;
            relation.Company = company ?? relation.Company;
            relation.Mobiles = mobiles?.Where(mobile => mobile.Length > 0).ToList() ?? relation.Mobiles;
            return [];
        }
    }

    private IEnumerable<Relation> CustomersOf(string user) => state.Keepers.ContainsKey(user)
        ? state.Relations.Values.Where(relation => relation is { KeeperHasCustomer: true, Half: false } && relation.Keeper == user)
        : throw WeComError.BadUser(user);

    private static JsonObject Person(Customer customer)
    {
        var person = new JsonObject
        {
            ["external_userid"] = customer.ExternalUserId,
            ["name"] = customer.Name,
            ["type"] = 1,
            ["avatar"] = "",
            ["gender"] = 0,
        };
        if (customer.UnionId is not null)
            person["unionid"] = customer.UnionId;
        return person;
    }

    private static JsonObject Follow(Relation relation)
    {
        var follow = new JsonObject
        {
            ["userid"] = relation.Keeper,
            ["remark"] = relation.Remark,
            ["description"] = relation.Description,
            ["createtime"] = relation.Since.ToUnixTimeSeconds(),
            ["remark_corp_name"] = relation.Company,
            ["remark_mobiles"] = ApiPage.Texts(relation.Mobiles),
            ["add_way"] = relation.AddWay,
            ["oper_userid"] = relation.Customer,
        };
        if (relation.State is not null)
            follow["state"] = relation.State;
        return follow;
    }

    private JsonArray Tags(Relation relation) => new([.. relation.Tags.Select(id => state.Tags.Find(id)!.Value).Select(found => new JsonObject
    {
        ["group_name"] = found.Group.Name,
        ["tag_name"] = found.Tag.Name,
        ["tag_id"] = found.Tag.Id,
        ["type"] = 1,
    })]);

    private static JsonObject With(JsonObject follow, string name, JsonNode value)
    {
        follow[name] = value;
        return follow;
    }
}
