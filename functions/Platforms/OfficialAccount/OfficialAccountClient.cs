using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>
/// The calls to an Official Account that the app makes. None throws for what the platform, the network or the token does: the verdict
/// says it. Cancelling ends the call with a verdict too: <see cref="VerdictKind.Unknown"/> if the request had left,
/// <see cref="VerdictKind.Later"/> if not.
/// </summary>
public sealed partial class OfficialAccountClient(
    HttpClient http, OfficialAccountTokens tokens, OfficialAccountTrouble trouble, IOptions<OfficialAccountOptions> options, [FromKeyedServices("system")] TimeProvider clock,
    ILogger<OfficialAccountClient> log)
{
    /// <summary>Longest scene of a code, in bytes of UTF-8; at least one.</summary>
    public const int MaxSceneBytes = 64;

    /// <summary>Longest life of a code that ends; codes that do not are limited to 100,000 of an account.</summary>
    public static readonly TimeSpan MaxCodeLife = TimeSpan.FromSeconds(2_592_000);

    private readonly PlatformExchange exchange = new(http, clock);
    private readonly TokenCalls calls = new(new(http, clock), tokens.Get, tokens.Reject, OfficialAccountVerdicts.TokenRejected, OfficialAccountVerdicts.Of);

    /// <summary>Sends a customer-service message (<c>message/custom/send</c>). Not repeated when its outcome is unknown. Whether a window
    /// is open for it is the caller's question first and the platform's last: 45015 and 45047.</summary>
    public async Task<Verdict> SendToCustomer(string openId, CustomerMessage message, CancellationToken cancel)
    {
        var answer = await Post(
            "message/custom/send", Request(openId, message), OfficialAccountWire.Json.CustomerMessageRequest, OfficialAccountWire.Json.Reply,
            repeatable: false, cancel);
        return answer.Verdict;
    }

    /// <summary>
    /// Sends a template message (<c>message/template/send</c>) or a subscription notice (<c>message/subscribe/bizsend</c>). For marketing it is
    /// refused before anything is called. Not repeated when its outcome is unknown.
    /// </summary>
    public async Task<Verdict> SendNotice(string openId, Notice notice, NoticePurpose purpose, CancellationToken cancel)
    {
        if (OfficialAccountNotices.May(notice.Form, purpose) is { IsDelivered: false } refused) return refused;
        var isTemplate = notice.Form is NoticeForm.Template;
        var values = notice.Values.ToDictionary(value => value.Key, value => new NoticeValue(value.Value), StringComparer.Ordinal);
        var request = new NoticeRequest(openId, notice.Template, isTemplate ? notice.Link?.AbsoluteUri : null, isTemplate ? null : notice.Link?.AbsoluteUri, values);
        var answer = await Post(
            isTemplate ? "message/template/send" : "message/subscribe/bizsend", request, OfficialAccountWire.Json.NoticeRequest, OfficialAccountWire.Json.Reply,
            repeatable: false, cancel);
        return answer.Verdict;
    }

    /// <summary>Makes a code with a scene (<c>qrcode/create</c>).</summary>
    /// <param name="life">Up to 30 days; none for a code that does not end.</param>
    public async Task<Answer<SceneCode>> CreateCode(string scene, TimeSpan? life, CancellationToken cancel)
    {
        if (Encoding.UTF8.GetByteCount(scene) is 0 or > MaxSceneBytes)
            return new(PlatformErrors.OverLimit("A code's scene has 1 to 64 bytes."));
        if (life < TimeSpan.FromSeconds(1) || life > MaxCodeLife)
            return new(PlatformErrors.OverLimit("A code lives for 1 second to 30 days, or for ever."));
        var answer = await Post(
            "qrcode/create",
            new SceneCodeRequest((int?)life?.TotalSeconds, life is null ? "QR_LIMIT_STR_SCENE" : "QR_STR_SCENE", new(new(scene))),
            OfficialAccountWire.Json.SceneCodeRequest, OfficialAccountWire.Json.SceneCodeReply,
            // A code for ever that was made already is the same code again.
            repeatable: true, cancel);
        return answer.Read(reply => Uri.TryCreate(reply.Url, UriKind.Absolute, out var content) ? new SceneCode(reply.Ticket!, content) : null);
    }

    /// <summary>Whether the person follows, and their union id (<c>user/info</c>). The platform tells no names any more.</summary>
    public async Task<Answer<Follower>> GetFollower(string openId, CancellationToken cancel)
    {
        var answer = await Noted("user/info", () => calls.Call(
            token => PlatformRequest.Get($"cgi-bin/user/info?openid={Uri.EscapeDataString(openId)}&lang=zh_CN&access_token={Uri.EscapeDataString(token.Value)}"),
            OfficialAccountWire.Json.FollowerReply, OfficialAccountVerdicts.Busy, cancel), cancel);
        return answer.Read(reply => new Follower(reply.OpenId ?? openId, reply.Subscribe == 1, reply.UnionId is { Length: > 0 } id ? id : null));
    }

    /// <summary>Who opened a page: exchanges the code that WeChat added to its address (<c>sns/oauth2/access_token</c>). A code is used once
    /// and lives for 5 minutes.</summary>
    public async Task<Answer<WebIdentity>> ExchangeCode(string code, CancellationToken cancel)
    {
        if (!options.Value.CanCall)
            return new(OfficialAccountTokens.NotConfigured().Verdict);
        var (account, secret) = (Uri.EscapeDataString(options.Value.AppId), Uri.EscapeDataString(options.Value.Secret));
        var answer = await Noted("oauth2/access_token", () => exchange.Send(
            () => PlatformRequest.Get($"sns/oauth2/access_token?appid={account}&secret={secret}&code={Uri.EscapeDataString(code)}&grant_type=authorization_code"),
            OfficialAccountWire.Json.WebIdentityReply, OfficialAccountVerdicts.OfSecret, OfficialAccountVerdicts.Busy, cancel), cancel);
        return answer.Read(reply => new WebIdentity(reply.OpenId!, reply.UnionId is { Length: > 0 } id ? id : null));
    }

    private Task<Answer<TReply>> Post<TBody, TReply>(
        string call, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TReply> replyType, bool repeatable, CancellationToken cancel)
        where TReply : Reply => Noted(call, () => calls.Call(
            token => PlatformRequest.Post($"cgi-bin/{call}?access_token={Uri.EscapeDataString(token.Value)}", OutgoingJson.Of(body, bodyType), repeatable),
            replyType, OfficialAccountVerdicts.Busy, cancel), cancel);

    private async Task<Answer<TReply>> Noted<TReply>(string call, Func<Task<Answer<TReply>>> make, CancellationToken cancel)
        where TReply : Reply
    {
        if (trouble.Refuses(call) is { } blocked)
            return new(blocked);
        var answer = await make();
        await trouble.Note(call, answer.Verdict, cancel);
        if (answer.Verdict.Kind is VerdictKind.Misconfigured or VerdictKind.Unknown)
            Log.Failed(log, call, answer.Verdict.Kind, answer.Verdict.Code, answer.Verdict.Reason);
        return answer;
    }

    private static CustomerMessageRequest Request(string openId, CustomerMessage message) => message switch
    {
        CustomerMessage.Text text => new(openId, "text", Text: new(text.Content)),
        CustomerMessage.Image image => new(openId, "image", Image: new(image.MediaId)),
        CustomerMessage.Link link => new(openId, "news", News: new([new(link.Title, link.Description, link.Url.AbsoluteUri, link.Picture?.AbsoluteUri)])),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, message: null),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Official Account {Call}: {Kind} {Code}: {Reason}")]
        public static partial void Failed(ILogger logger, string call, VerdictKind kind, int code, string reason);
    }
}
