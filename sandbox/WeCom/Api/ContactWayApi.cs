using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>联系我, the code behind a card (path/96348). Departments are not played: this corp has none.</summary>
internal sealed class ContactWayApi(WeComState state, Func<Uri> origin, TimeProvider clock, WeComLimits limits)
{
    private const int MostCharacters = 30;
    private const int MostUsers = 100;

    public void Map(ApiRoutes routes)
    {
        routes.Post("externalcontact/add_contact_way", Add);
        routes.Post("externalcontact/get_contact_way", Get);
        routes.Post("externalcontact/list_contact_way", List);
        routes.Post("externalcontact/update_contact_way", Update);
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
        if (scene == 1 && body.Number("style") is not (null or 1 or 2 or 3))
            throw new WeComError(41042, "invalid style of contact way");
        // Only medical corps may make temporary codes; that 48002 says so is a guess.
        if (body.Flag("is_temp") is true)
            throw new WeComError(48002, "api forbidden: temporary contact ways are for medical corps");
        var (remark, label) = (body.Short("remark", MostCharacters), body.Short("state", MostCharacters));
        var users = Users(body, type) ?? throw WeComError.BadParameter("user");
        lock (state.Gate)
        {
            users = Receivers.Require(state, users);
            // 500,000 for codes and group codes together; path/96348 and 99547 count one pool.
            if (state.Ways.Count + state.JoinWays.Count >= limits.ContactWays)
                throw WeComError.NoCodesLeft();
            var configId = RandomNumberGenerator.GetHexString(32, lowercase: true);
            var (skips, picture) = (body.Flag("skip_verify") ?? true, new Uri(origin(), $"/qr/{configId}.png"));
            var way = new ContactWay(configId, type, scene, remark ?? "", skips, label ?? "", users, picture) { CreatedAt = clock.GetUtcNow() };
            state.Ways.Add(configId, way);
            return new JsonObject { ["config_id"] = configId, ["qr_code"] = way.QrCode.ToString() };
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
                    ["user"] = ApiPage.Texts(way.Users),
                    ["party"] = new JsonArray(),
                    ["is_temp"] = false,
                },
            };
        }
    }

    /// <summary>Config ids by the time they were made: the last 90 days where none is named, 100 a page, at most 1,000.</summary>
    private JsonObject List(ApiBody body)
    {
        lock (state.Gate)
        {
            var now = clock.GetUtcNow().ToUnixTimeSeconds();
            var (from, to) = (body.Seconds("start_time") ?? now - 90 * 86_400, body.Seconds("end_time") ?? now);
            if (to < from)
                throw WeComError.BadParameter("end_time");
            var found = state.Ways.Values.Where(way => way.CreatedAt.ToUnixTimeSeconds() is var at && at >= from && at <= to).OrderBy(way => way.CreatedAt).ToList();
            return ApiPage.Of(body, "contact_way", found, most: 1000, usual: 100, way => new JsonObject { ["config_id"] = way.ConfigId });
        }
    }

    /// <summary>Type, scene and is_temp are for ever; that another value is refused rather than ignored is a guess.</summary>
    private JsonObject Update(ApiBody body)
    {
        var (remark, label) = (body.Short("remark", MostCharacters), body.Short("state", MostCharacters));
        lock (state.Gate)
        {
            var way = Required(body);
            if ((body.Number("type") ?? way.Type) != way.Type || (body.Number("scene") ?? way.Scene) != way.Scene || body.Flag("is_temp") is true)
                throw WeComError.BadParameter("type, scene and is_temp cannot be changed");
            state.Ways[way.ConfigId] = way with
            {
                Remark = remark ?? way.Remark,
                State = label ?? way.State,
                SkipVerify = body.Flag("skip_verify") ?? way.SkipVerify,
                Users = Users(body, way.Type) is { } users ? Receivers.Require(state, users) : way.Users,
            };
            return [];
        }
    }

    private JsonObject Delete(ApiBody body)
    {
        lock (state.Gate)
        {
            state.Ways.Remove(Required(body).ConfigId);
            return [];
        }
    }

    /// <summary>Null where the call names none.</summary>
    private static IReadOnlyList<string>? Users(ApiBody body, int type)
    {
        if (body.Holds("party"))
            throw WeComError.BadParameter("party: this corp has no departments");
        if (body.Texts("user") is not { } users)
            return null;
        if (users.Count == 0 || (type == 1 && users.Count != 1) || users.Distinct(StringComparer.OrdinalIgnoreCase).Count() != users.Count)
            throw WeComError.BadParameter("user");
        return users.Count <= MostUsers ? users : throw new WeComError(41041, "too many users of contact way");
    }

    private ContactWay Required(ApiBody body)
    {
        var configId = body.Text("config_id") ?? throw new WeComError(41043, "missing config_id of contact way");
        return state.Ways.GetValueOrDefault(configId) ?? throw new WeComError(41044, "invalid config_id of contact way");
    }
}
