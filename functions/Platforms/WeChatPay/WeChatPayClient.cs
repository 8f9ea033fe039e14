using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>
/// The calls to WeChat Pay that the app makes: cash coupons (代金券). None throws for what the platform or the network does: the verdict says it.
/// Every call may be repeated, and is while its outcome is unknown: three times in all. Nothing is sent unless the answer can be verified, and
/// no answer is believed that is not; <see cref="VerdictKind.Refused"/> is always WeChat Pay's own word. Cancelling ends the call with a verdict
/// too: <see cref="VerdictKind.Unknown"/> if the request had left, <see cref="VerdictKind.Later"/> if not.
/// </summary>
public sealed partial class WeChatPayClient
{
    private const int MaxTries = 3;
    private const int MostOpenId = 128;
    private const int MostId = 20;

    private readonly WeChatPayExchange exchange;
    private readonly PlatformKeys keys;
    private readonly WeChatPayTrouble trouble;
    private readonly WeChatPayOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger log;

    internal WeChatPayClient(
        WeChatPayExchange exchange, PlatformKeys keys, WeChatPayTrouble trouble, IOptions<WeChatPayOptions> options, TimeProvider clock, ILogger<WeChatPayClient> log) =>
        (this.exchange, this.keys, this.trouble, this.options, this.clock, this.log) = (exchange, keys, trouble, options.Value, clock, log);

    /// <summary>Whether a merchant is set up.</summary>
    public bool CanCall => options.CanCall;

    /// <summary>
    /// Sends a coupon of a stock to a customer (pay.weixin.qq.com/doc/v3/merchant/4012463767; 500 a second). Asked again with the same number, for
    /// the same customer and stock, it is the same coupon (幂等重入). Of the refusals <see cref="WeChatPayVerdicts.StockUsedUp"/> and
    /// <see cref="WeChatPayVerdicts.LimitReached"/> are the ordinary ones.
    /// </summary>
    /// <param name="openId">Of the AppID of the settings.</param>
    /// <param name="outRequestNo"><see cref="OutRequestNo.Of"/> of what the coupon is given for; never another for a repeat.</param>
    /// <param name="stockCreator">The merchant that made the stock; this one by default.</param>
    public async Task<Answer<SentCoupon>> SendCoupon(string openId, string stockId, string outRequestNo, CancellationToken cancel, string? stockCreator = null)
    {
        if (Wrong(openId, MostOpenId) || Wrong(stockId, MostId)) return new(PlatformErrors.OverLimit("An OpenID has 1 to 128 characters, a stock's id 1 to 20."));
        if (!OutRequestNo.IsOne(outRequestNo)) return new(PlatformErrors.OverLimit("A request's number has 1 to 128 letters, digits and | _ * -."));
        var body = new SendCouponRequest(stockId, outRequestNo, options.AppId, stockCreator ?? options.MchId);
        var answer = await Call(
            "send-coupon", () => PlatformRequest.Post($"v3/marketing/favor/users/{Uri.EscapeDataString(openId)}/coupons", OutgoingJson.Of(body, WeChatPayWire.Json.SendCouponRequest), repeatable: true),
            WeChatPayWire.Json.SendCouponReply, openId, cancel);
        return answer.Read(reply => reply.CouponId is { Length: > 0 } id ? new SentCoupon(id) : null);
    }

    /// <summary>How it stands with a customer's coupon (pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_1_6.shtml; 500 a second from one address).</summary>
    public async Task<Answer<CashCoupon>> GetCoupon(string openId, string couponId, CancellationToken cancel)
    {
        if (Wrong(openId, MostOpenId) || Wrong(couponId, MostId)) return new(PlatformErrors.OverLimit("An OpenID has 1 to 128 characters, a coupon's id 1 to 20."));
        var answer = await Call(
            "coupon",
            () => PlatformRequest.Get($"v3/marketing/favor/users/{Uri.EscapeDataString(openId)}/coupons/{Uri.EscapeDataString(couponId)}?appid={Uri.EscapeDataString(options.AppId)}"),
            WeChatPayWire.Json.CouponReply, openId, cancel);
        return answer.Read(reply => reply.Read());
    }

    /// <summary>How it stands with a stock (pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_1_5.shtml; 500 a second from one address).</summary>
    /// <param name="stockCreator">The merchant that made it; this one by default.</param>
    public async Task<Answer<CashCouponStock>> GetStock(string stockId, CancellationToken cancel, string? stockCreator = null)
    {
        if (Wrong(stockId, MostId)) return new(PlatformErrors.OverLimit("A stock's id has 1 to 20 characters."));
        var answer = await Call(
            "stock", () => PlatformRequest.Get($"v3/marketing/favor/stocks/{Uri.EscapeDataString(stockId)}?stock_creator_mchid={Uri.EscapeDataString(stockCreator ?? options.MchId)}"),
            WeChatPayWire.Json.StockReply, person: null, cancel);
        return answer.Read(reply => reply.Read());
    }

    /// <param name="person">Whose id must not come into a reason.</param>
    private async Task<Answer<T>> Call<T>(string call, Func<HttpRequestMessage> make, JsonTypeInfo<T> type, string? person, CancellationToken cancel)
        where T : class
    {
        if (!CanCall) return new(new Verdict(VerdictKind.Misconfigured, TransportFault.NotConfigured, "No merchant of WeChat Pay is set up (WeChatPay__MchId)."));
        if (trouble.Refuses(call) is { } blocked) return new(blocked);
        var ready = await keys.Ready(cancel);
        var answer = ready.IsDelivered ? await Verified(make, type, cancel) : new(ready);
        if (person is not null) answer = answer with { Verdict = answer.Verdict with { Reason = answer.Verdict.Reason.Replace(person, "…", StringComparison.Ordinal) } };
        await trouble.Note(call, answer.Verdict, cancel);
        if (answer.Verdict.Code == TransportFault.Unverified) await trouble.NoteUnverified(answer.Verdict, cancel);
        if (answer.Verdict.Kind is VerdictKind.Misconfigured or VerdictKind.Unknown) Log.Failed(log, call, answer.Verdict.Kind, answer.Verdict.Code, answer.Verdict.Reason);
        return answer;
    }

    private async Task<Answer<T>> Verified<T>(Func<HttpRequestMessage> make, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, failed) = await exchange.Send(make(), cancel);
            if (answer is null) return new(failed!);
            var fault = await keys.Verify(answer.Signature, answer.Body, cancel);
            var verdict = answer.Classify(fault);
            // What is signed wrongly on purpose is carried out all the same, and the repeat tells its outcome.
            if (attempt == MaxTries || verdict.Code != TransportFault.Unverified || fault is not (SignatureFault.Probe or SignatureFault.Wrong))
                return !verdict.IsDelivered ? new(verdict)
                    : answer.Read(type) is { } reply ? new(verdict, reply)
                    : new(PlatformErrors.Malformed("The answer is not WeChat Pay's JSON"));
            try
            {
                await Task.Delay(CallPolicies.Pause(attempt), clock, cancel);
            }
            catch (OperationCanceledException)
            {
                return new(verdict);
            }
        }
    }

    private static bool Wrong(string id, int most) => id.Length == 0 || id.Length > most || id is "." or ".." || id.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '/');

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "WeChat Pay {Call}: {Kind} {Code}: {Reason}")]
        public static partial void Failed(ILogger logger, string call, VerdictKind kind, int code, string reason);
    }
}
