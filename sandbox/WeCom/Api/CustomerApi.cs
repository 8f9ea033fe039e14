using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>The details of a customer (path/92114).</summary>
internal sealed class CustomerApi(WeComState state)
{
    public void Map(ApiRoutes routes) => routes.Get("externalcontact/get", Get);

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
            var person = new JsonObject
            {
                ["external_userid"] = id,
                ["name"] = customer.Name,
                ["type"] = 1,
                ["avatar"] = "",
                ["gender"] = 0,
            };
            if (customer.UnionId is not null)
                person["unionid"] = customer.UnionId;
            return new JsonObject
            {
                ["external_contact"] = person,
                ["follow_user"] = new JsonArray([.. followers.Select(Follow)]),
            };
        }
    }

    private static JsonObject Follow(Relation relation)
    {
        var follow = new JsonObject
        {
            ["userid"] = relation.Keeper,
            ["remark"] = relation.Remark,
            ["description"] = "",
            ["createtime"] = relation.Since.ToUnixTimeSeconds(),
            ["tags"] = new JsonArray(),
            ["remark_mobiles"] = new JsonArray([.. relation.Mobiles.Select(mobile => (JsonNode)mobile)]),
            ["add_way"] = relation.AddWay,
            ["oper_userid"] = relation.Customer,
        };
        if (relation.State is not null)
            follow["state"] = relation.State;
        return follow;
    }
}
