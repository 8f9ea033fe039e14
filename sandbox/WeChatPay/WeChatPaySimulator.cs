using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.WeChatPay;

/// <summary>
/// A simulated WeChat Pay for one merchant: cash coupons, the platform's certificates and the notification of use. Its API is at
/// <see cref="Path"/> below the sandbox's address.
/// </summary>
public sealed class WeChatPaySimulator
{
    public const string Path = "/wechat-pay";

    /// <summary>Where the app is told of a coupon's use.</summary>
    public const string CallbackPath = "/api/wechat-pay/callback";

    /// <summary>A stock that is there from the start: 10 yuan off 100.</summary>
    public const string FirstStock = "1000001";

    private readonly SandboxOptions _options;
    private readonly AppLink _app;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _stopping;
    private readonly PayState _state;
    private readonly PayKeys _keys = new();
    private readonly PayApi _api;

    internal WeChatPaySimulator(SandboxOptions options, AppLink app, TimeProvider clock, CancellationToken stopping)
    {
        (_options, _app, _clock, _stopping) = (options, app, clock, stopping);
        Merchant = options.Merchant.AppId.Length > 0 ? options.Merchant : options.Merchant with { AppId = options.ServiceAccount.AppId };
        Log = new TrafficLog(clock, options.LogCapacity);
        _state = new PayState(Merchant, clock);
        _api = new PayApi(Merchant, _keys, clock, Log, Faults);
        AddStock(FirstStock, maxCoupons: 100, maxPerUser: 1);
    }

    public PayMerchant Merchant { get; }

    /// <summary>All that crossed the wire.</summary>
    public TrafficLog Log { get; }

    /// <summary>Calls that shall go wrong, by <see cref="PayCalls"/>. <see cref="Fault.Refuse"/> takes an HTTP status and a word.</summary>
    public FaultPlan Faults { get; } = new();

    public IReadOnlyList<PayStock> Stocks => _state.Stocks;

    public IReadOnlyList<PayCoupon> Coupons => _state.Coupons;

    /// <summary>Id of the WeChat Pay public key that the merchant may use instead of certificates.</summary>
    public string PublicKeyId => _keys.PublicKey.Serial;

    /// <summary>That key, as PEM.</summary>
    public string PublicKey => _keys.PublicKey.PublicPem;

    /// <summary>Sendings in one second of the simulator's clock; the platform bears 500. Null, as at the start: any number.</summary>
    public int? SendsPerSecond
    {
        get => _state.SendsPerSecond;
        set => _state.SendsPerSecond = value;
    }

    /// <summary>Makes a running stock that is good from now on for 30 days, or replaces one.</summary>
    public PayStock AddStock(string stockId, int maxCoupons, int maxPerUser = 1, long valueMinor = 1000, long minimumMinor = 10_000) => _state.Put(new PayStock(
        stockId, "小满立减", maxCoupons, maxPerUser, valueMinor, minimumMinor, _clock.GetUtcNow(), _clock.GetUtcNow().AddDays(30)));

    /// <summary>Changes a stock, such as <c>stock with { State = "paused" }</c>.</summary>
    public PayStock ChangeStock(string stockId, Func<PayStock, PayStock> change) => _state.Put(change(Stocks.Single(stock => stock.StockId == stockId)));

    /// <summary>WeChat Pay gives this person nothing any more.</summary>
    public void MakeAbnormal(string openId) => _state.MakeAbnormal(openId);

    /// <summary>A second platform certificate is offered beside the first, and signs from now on.</summary>
    public void RotateCertificate() => _keys.Rotate();

    /// <summary>The certificate from before the rotation is not offered any more.</summary>
    public void RetireCertificate() => _keys.Retire();

    /// <summary>The merchant has the WeChat Pay public key alone: certificates are not to be had (404).</summary>
    public void PublicKeyOnly() => _keys.PublicKeyOnly = true;

    /// <summary>The person pays with the coupon, and the app is told.</summary>
    /// <param name="wrong">How the notification is signed, where not rightly.</param>
    public CouponUseDelivery Use(string couponId, DeliveryPlan? plan = null, MisSigned? wrong = null)
    {
        var coupon = _state.Use(couponId);
        return Tell("EV-" + RandomNumberGenerator.GetString("0123456789", 20), coupon, plan ?? new(), wrong);
    }

    /// <summary>Tells it once more, as the platform does where it heard no answer.</summary>
    public CouponUseDelivery Tell(string notificationId, PayCoupon coupon, DeliveryPlan plan, MisSigned? wrong = null)
    {
        var copies = Enumerable.Range(1, plan.Copies).Select(_ => Task.Run(() => DeliverAsync(notificationId, coupon, plan, wrong), _stopping));
        return new CouponUseDelivery(notificationId, coupon, AllAsync([.. copies]));
    }

    internal void Map(WebApplication web)
    {
        web.MapPost($"{Path}/v3/{PayCalls.SendCoupon}", (HttpContext context, string openid) => _api.AnswerAsync(context, PayCalls.SendCoupon, body => _state.Send(openid, body)));
        web.MapGet($"{Path}/v3/{PayCalls.Coupon}", (HttpContext context, string openid, string coupon_id) =>
            _api.AnswerAsync(context, PayCalls.Coupon, _ => _state.Coupon(openid, coupon_id, context.Request.Query["appid"].ToString())));
        web.MapGet($"{Path}/v3/{PayCalls.Stock}", (HttpContext context, string stock_id) =>
            _api.AnswerAsync(context, PayCalls.Stock, _ => _state.Stock(stock_id, context.Request.Query["stock_creator_mchid"].ToString())));
        web.MapGet($"{Path}/v3/{PayCalls.Certificates}", (HttpContext context) => _api.AnswerAsync(context, PayCalls.Certificates, _ => _api.Certificates()));
    }

    /// <summary>The notification that a coupon was used, as it is sent.</summary>
    internal (string Body, IReadOnlyList<(string Name, string Value)> Headers) Notification(string id, PayCoupon coupon, MisSigned? wrong = null)
    {
        var resource = _api.Sealed(_state.Shown(coupon).ToJsonString(), "coupon");
        resource["original_type"] = "coupon";
        var body = new JsonObject
        {
            ["id"] = id,
            // Of the notification, not of the try: the same in every repeat.
            ["create_time"] = PayKeys.Written(coupon.UsedAt ?? _clock.GetUtcNow()),
            ["event_type"] = "COUPON.USE",
            ["resource_type"] = "encrypt-resource",
            ["summary"] = "代金券核销通知",
            ["resource"] = resource,
        }.ToJsonString();
        return (body, _api.Signed(body, wrong: wrong));
    }

    private static async Task<bool> AllAsync(Task<bool>[] copies) => copies.Length > 0 && Array.TrueForAll(await Task.WhenAll(copies), accepted => accepted);

    private async Task<bool> DeliverAsync(string id, PayCoupon coupon, DeliveryPlan plan, MisSigned? wrong)
    {
        var attempts = 1 + (plan.Retries ?? _options.CallbackRetries);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            if (attempt > 1)
                await Task.Delay(_options.RetryInterval, TimeProvider.System, _stopping);
            var (body, headers) = Notification(id, coupon, wrong);
            using var request = new HttpRequestMessage(HttpMethod.Post, _app.At(CallbackPath)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers)
                request.Headers.Add(name, value);
            var began = Log.Now();
            var (status, _, failure) = await _app.ExchangeAsync(request, _options.CallbackTimeout, _stopping);
            failure ??= status is not (200 or 204) ? "neither 200 nor 204" : attempt <= plan.SwallowedAnswers ? "answer swallowed" : null;
            Log.Add(began, (number, took) => new CouponUseAttempt(number, began.At, began.Since, took, id, attempt, status, failure is null, failure));
            if (failure is null)
                return true;
        }
        return false;
    }
}
