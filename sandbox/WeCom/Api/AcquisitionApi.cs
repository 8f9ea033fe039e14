using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// 获客助手: links that lead a customer to a keeper, paid per add (path/97297, 97400, 101359). That an unknown link gets 40058 is a guess.
/// </summary>
internal sealed class AcquisitionApi(WeComState state, Func<Uri> origin, TimeProvider clock)
{
    private const string Below = "externalcontact/customer_acquisition";
    private const int MostCharacters = 30;
    private const int MostUsers = 500;

    public void Map(ApiRoutes all)
    {
        var routes = all.Under(state.Gate);
        routes.Post($"{Below}/create_link", Create);
        routes.Post($"{Below}/get", Get);
        routes.Post($"{Below}/list_link", List);
        routes.Post($"{Below}/update_link", Update);
        routes.Post($"{Below}/delete_link", Delete);
        routes.Post($"{Below}/customer", Customers);
        routes.Get($"{Below}_quota", _ => Quota());
    }

    private JsonObject Create(ApiBody body)
    {
        if (body.Short("link_name", MostCharacters) is not { Length: > 0 } name)
            throw WeComError.BadParameter("link_name");
        var users = Receivers.Require(state, Users(body) ?? throw WeComError.BadParameter("range"));
        var id = "ca" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        var link = new AcquisitionLink(id, name, users, body.Flag("skip_verify") ?? true, new Uri(origin(), $"/ca/{id}"), clock.GetUtcNow());
        state.Links.Add(id, link);
        return new JsonObject { ["link"] = Shown(link, ("link_id", id)) };
    }

    private JsonObject Get(ApiBody body)
    {
        var link = Required(body);
        return new JsonObject
        {
            ["link"] = Shown(link, ("skip_verify", link.SkipVerify)),
            ["range"] = new JsonObject { ["user_list"] = ApiPage.Texts(link.Users), ["department_list"] = new JsonArray() },
        };
    }

    private JsonObject List(ApiBody body) =>
        ApiPage.Of(body, "link_id_list", state.Links.Values.ToList(), most: 100, usual: 100, link => link.LinkId);

    private JsonObject Update(ApiBody body)
    {
        var name = body.Short("link_name", MostCharacters);
        var link = Required(body);
        state.Links[link.LinkId] = link with
        {
            Name = name ?? link.Name,
            Users = Users(body) is { } users ? Receivers.Require(state, users) : link.Users,
            SkipVerify = body.Flag("skip_verify") ?? link.SkipVerify,
        };
        return [];
    }

    private JsonObject Delete(ApiBody body)
    {
        state.Links.Remove(Required(body).LinkId);
        return [];
    }

    private JsonObject Customers(ApiBody body)
    {
        var link = Required(body);
        var added = state.Relations.Values.Where(relation => relation.LinkId == link.LinkId).ToList();
        return ApiPage.Of(body, "customer_list", added, most: 1000, usual: 1000, relation => new JsonObject
        {
            ["external_userid"] = relation.Customer,
            ["userid"] = relation.Keeper,
            ["chat_status"] = relation.ChatStarted ? 1 : 0,
            ["state"] = relation.State ?? "",
        });
    }

    private JsonObject Quota() =>
        new() { ["total"] = state.AcquisitionsBought, ["balance"] = state.AcquisitionBalance, ["quota_list"] = new JsonArray() };

    private static JsonObject Shown(AcquisitionLink link, (string Name, JsonNode Value) more) => new()
    {
        [more.Name] = more.Value,
        ["link_name"] = link.Name,
        ["url"] = link.Url.ToString(),
        ["create_time"] = link.CreatedAt.ToUnixTimeSeconds(),
    };

    /// <summary>Null where the call names no range.</summary>
    private static IReadOnlyList<string>? Users(ApiBody body)
    {
        if (body.Object("range") is not { } range)
            return null;
        if (range.Holds("department_list"))
            throw WeComError.BadParameter("range.department_list: this corp has no departments");
        var users = range.Texts("user_list");
        return users is { Count: > 0 and <= MostUsers } ? users : throw WeComError.BadParameter("range.user_list");
    }

    private AcquisitionLink Required(ApiBody body) =>
        state.Links.GetValueOrDefault(body.Text("link_id") ?? "") ?? throw WeComError.BadParameter("link_id");
}
