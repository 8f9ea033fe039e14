using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>联系我, the code behind a card (path/96348).</summary>
internal sealed class ContactWayApi(WeComState state, Func<Uri> origin)
{
    private const int MostCharacters = 30;
    private const int MostUsers = 100;

    public void Map(ApiRoutes routes)
    {
        routes.Post("externalcontact/add_contact_way", Add);
        routes.Post("externalcontact/get_contact_way", Get);
        routes.Post("externalcontact/del_contact_way", Delete);
    }

    private JsonObject Add(ApiBody body)
    {
        var type = body.Number("type") ?? throw new WeComError(41037, "missing type of contact way");
        var scene = body.Number("scene") ?? throw new WeComError(41038, "missing scene of contact way");
        if (type is not (1 or 2))
            throw new WeComError(41039, "invalid type of contact way");
        if (scene is not (1 or 2))
            throw new WeComError(41040, "invalid scene of contact way");
        var remark = Short(body, "remark");
        var label = Short(body, "state");
        var users = body.Texts("user") ?? [];
        if (body.Texts("party") is { Count: > 0 })
            throw WeComError.BadParameter("party: this corp has no departments");
        if (users.Count == 0 || (type == 1 && users.Count != 1) || users.Distinct(StringComparer.Ordinal).Count() != users.Count)
            throw WeComError.BadParameter("user");
        if (users.Count > MostUsers)
            throw new WeComError(41041, "too many users of contact way");
        lock (state.Gate)
        {
            foreach (var user in users)
                RequireKeeper(user);
            var configId = RandomNumberGenerator.GetHexString(32, lowercase: true);
            var picture = new Uri(origin(), $"/qr/{configId}.png");
            var way = new ContactWay(configId, type, scene, remark, body.Flag("skip_verify") ?? true, label, users, picture);
            state.Ways.Add(configId, way);
            state.Pictures.Add(configId, QrPicture.Draw(new Uri(origin(), $"/add/{configId}")));
            return new JsonObject { ["config_id"] = configId, ["qr_code"] = picture.ToString() };
        }
    }

    private JsonObject Get(ApiBody body)
    {
        lock (state.Gate)
        {
            var way = Required(body);
            return new JsonObject
            {
                ["contact_way"] = new JsonObject
                {
                    ["config_id"] = way.ConfigId,
                    ["type"] = way.Type,
                    ["scene"] = way.Scene,
                    ["style"] = 1,
                    ["remark"] = way.Remark,
                    ["skip_verify"] = way.SkipVerify,
                    ["state"] = way.State,
                    ["qr_code"] = way.QrCode.ToString(),
                    ["user"] = new JsonArray([.. way.Users.Select(user => (JsonNode)user)]),
                    ["party"] = new JsonArray(),
                    ["is_temp"] = false,
                },
            };
        }
    }

    private JsonObject Delete(ApiBody body)
    {
        lock (state.Gate)
        {
            var way = Required(body);
            state.Ways.Remove(way.ConfigId);
            state.Pictures.Remove(way.ConfigId);
            return [];
        }
    }

    private static string Short(ApiBody body, string name) =>
        body.Text(name) is not { } text ? ""
        : text.EnumerateRunes().Count() <= MostCharacters ? text
        : throw WeComError.BadParameter($"{name} is longer than {MostCharacters} characters");

    private void RequireKeeper(string user)
    {
        if (!state.Keepers.TryGetValue(user, out var keeper))
            throw WeComError.BadUser(user);
        if (!keeper.Active)
            throw new WeComError(41054, $"user '{user}' is not activated");
        if (!keeper.MayContact)
            throw WeComError.NoPermission(user);
    }

    private ContactWay Required(ApiBody body)
    {
        var configId = body.Text("config_id") ?? throw new WeComError(41043, "missing config_id of contact way");
        return state.Ways.GetValueOrDefault(configId) ?? throw new WeComError(41044, "invalid config_id of contact way");
    }
}
