using System.Text;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Sandbox.WeCom.Api;

namespace PrivateDomain.Sandbox.OfficialAccount;

/// <summary>What an app may ask of the account.</summary>
internal sealed class AccountApi(ServiceAccount account, AccountState state, TimeProvider clock, Func<Uri> origin)
{
    private const int LongestLife = 2_592_000;
    private const int MostForEver = 100_000;

    /// <summary><c>message/custom/send</c>.</summary>
    public JsonObject Send(ApiBody body)
    {
        var openId = body.Text("touser") is { Length: > 0 } to ? to : throw new WeComError(40003, "invalid openid");
        var type = body.Text("msgtype") ?? throw new WeComError(40008, "invalid message type");
        var text = type switch
        {
            "text" => Required(body, "text", "content"),
            "image" => throw new WeComError(40007, "invalid media_id"), // nothing can be uploaded here
            "news" => Article(body),
            _ => throw new WeComError(40008, "invalid message type"),
        };
        lock (state.Gate)
        {
            if (!state.People.ContainsKey(openId))
                throw new WeComError(40003, "invalid openid");
            if (!state.Followers.Contains(openId))
                throw new WeComError(43004, "require subscribe");
            var now = clock.GetUtcNow();
            state.WindowOf(openId).Take(now);
            state.Receive(openId, new AccountMessage(now, "service", type, text));
            return [];
        }
    }

    /// <summary><c>message/template/send</c>: no window is needed.</summary>
    public JsonObject SendTemplate(ApiBody body)
    {
        lock (state.Gate)
        {
            var (openId, template, text) = Notice(body);
            if (!state.Followers.Contains(openId))
                throw new WeComError(43004, "require subscribe");
            state.Receive(openId, new AccountMessage(clock.GetUtcNow(), "template", template, text));
            return new JsonObject { ["errcode"] = 0, ["errmsg"] = "ok", ["msgid"] = state.Chats[openId].Count };
        }
    }

    /// <summary><c>message/subscribe/bizsend</c>: one consent is one notice.</summary>
    public JsonObject SendNotice(ApiBody body)
    {
        lock (state.Gate)
        {
            var (openId, template, text) = Notice(body);
            var left = state.Consents.GetValueOrDefault((openId, template));
            if (left == 0)
                throw new WeComError(43101, "user refuse to accept the msg");
            state.Consents[(openId, template)] = left - 1;
            state.Receive(openId, new AccountMessage(clock.GetUtcNow(), "notice", template, text));
            return [];
        }
    }

    private (string OpenId, string Template, string Text) Notice(ApiBody body)
    {
        var openId = body.Text("touser") is { Length: > 0 } to && state.People.ContainsKey(to) ? to : throw new WeComError(40003, "invalid openid");
        var template = body.Text("template_id") is { Length: > 0 } id && state.Templates.ContainsKey(id) ? id : throw new WeComError(40037, "invalid template_id");
        var data = body.Object("data");
        var values = state.Templates[template].Select(name => data?.Object(name)?.Text("value") is { Length: > 0 } value ? $"{name}: {value}" : throw new WeComError(47003, $"argument invalid! data.{name}.value is empty"));
        return (openId, template, string.Join('\n', values));
    }

    /// <summary><c>qrcode/create</c>.</summary>
    public JsonObject CreateCode(ApiBody body)
    {
        var scene = body.Object("action_info")?.Object("scene")?.Text("scene_str") ?? throw new WeComError(40053, "invalid action info");
        if (Encoding.UTF8.GetByteCount(scene) is 0 or > 64)
            throw new WeComError(40053, "invalid action info: scene_str has 1 to 64 bytes");
        lock (state.Gate)
        {
            var now = clock.GetUtcNow();
            switch (body.Text("action_name"))
            {
                case "QR_STR_SCENE":
                    var seconds = body.Number("expire_seconds") ?? 60;
                    return seconds is < 1 or > LongestLife
                        ? throw new WeComError(40052, "invalid expire_seconds")
                        : Made(scene, now.AddSeconds(seconds), seconds);
                case "QR_LIMIT_STR_SCENE":
                    if (state.Codes.Values.FirstOrDefault(code => code.Ends is null && code.Scene == scene) is { } same)
                        return new JsonObject { ["ticket"] = same.Ticket, ["url"] = same.Content.AbsoluteUri };
                    return state.Codes.Values.Count(code => code.Ends is null) < MostForEver
                        ? Made(scene, ends: null, seconds: null)
                        : throw new WeComError(45029, "qrcode count out of limit");
                default:
                    throw new WeComError(40053, "invalid action name");
            }
        }
    }

    /// <summary><c>user/info</c>: no names, since 2021-12.</summary>
    public JsonObject Info(IQueryCollection query)
    {
        var openId = query["openid"].ToString();
        lock (state.Gate)
        {
            if (!state.People.TryGetValue(openId, out var person))
                throw new WeComError(40003, "invalid openid");
            var follows = state.Followers.Contains(openId);
            var told = new JsonObject { ["subscribe"] = follows ? 1 : 0, ["openid"] = openId };
            if (person.UnionId is not null)
                told["unionid"] = person.UnionId;
            if (follows)
                told["nickname"] = "";
            return told;
        }
    }

    /// <summary><c>sns/oauth2/access_token</c>: a code is used once, within 5 minutes.</summary>
    public JsonObject Exchange(IQueryCollection query)
    {
        if (query["appid"] != account.AppId)
            throw new WeComError(40013, "invalid appid");
        if (query["secret"] != account.Secret)
            throw new WeComError(40125, "invalid appsecret");
        if (query["grant_type"] != "authorization_code")
            throw new WeComError(40002, "invalid grant_type");
        lock (state.Gate)
        {
            if (!state.OAuthCodes.TryGetValue(query["code"].ToString(), out var code) || clock.GetUtcNow() - code.IssuedAt > TimeSpan.FromMinutes(5))
                throw new WeComError(40029, "invalid code");
            if (code.Used)
                throw new WeComError(40163, "code been used");
            code.Used = true;
            var told = new JsonObject
            {
                ["access_token"] = AccountState.RandomId("", 100),
                ["expires_in"] = 7200,
                ["openid"] = code.OpenId,
                ["scope"] = "snsapi_base",
            };
            if (state.People[code.OpenId].UnionId is { } unionId)
                told["unionid"] = unionId;
            return told;
        }
    }

    private JsonObject Made(string scene, DateTimeOffset? ends, int? seconds)
    {
        var ticket = AccountState.RandomId("gQ", 96);
        var content = new Uri(origin(), $"{OfficialAccountSimulator.Path}/q/{ticket}");
        state.Codes.Add(ticket, new Code(ticket, scene, ends, content));
        var made = new JsonObject { ["ticket"] = ticket };
        if (seconds is not null)
            made["expire_seconds"] = seconds;
        made["url"] = content.AbsoluteUri;
        return made;
    }

    private static string Article(ApiBody body)
    {
        var articles = body.Object("news")?.Objects("articles") ?? throw new WeComError(44003, "empty news data");
        if (articles.Count != 1) // since 2018-10 exactly one
            throw new WeComError(45008, "article size out of limit");
        if (!Uri.TryCreate(articles[0].Text("url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new WeComError(40048, "invalid url domain");
        return $"{articles[0].Text("title")} {url.AbsoluteUri}";
    }

    private static string Required(ApiBody body, string part, string name) =>
        body.Object(part)?.Text(name) is { Length: > 0 } text ? text : throw new WeComError(44004, "empty content");
}
