using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PrivateDomain.Sandbox.WeChatPay;

/// <summary>
/// Stocks and coupons, and what the merchant may do with them (pay.weixin.qq.com/doc/v3/merchant/4012463767, chapter9_1_5.shtml). Guesses: which
/// word comes with which refusal beyond their names, and that a number used for another person or stock is INVALID_REQUEST.
/// </summary>
internal sealed partial class PayState(PayMerchant merchant, TimeProvider clock)
{
    private readonly Dictionary<string, PayStock> _stocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PayCoupon> _coupons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _abnormal = new(StringComparer.Ordinal);
    private readonly Queue<DateTimeOffset> _sent = new();
    private readonly Lock _gate = new();

    /// <summary>Sendings in one second of the simulator's clock; the platform bears 500. Null: any number.</summary>
    public int? SendsPerSecond { get; set; }

    public IReadOnlyList<PayStock> Stocks => Locked<IReadOnlyList<PayStock>>(() => [.. _stocks.Values]);

    public IReadOnlyList<PayCoupon> Coupons => Locked<IReadOnlyList<PayCoupon>>(() => [.. _coupons.Values]);

    public PayStock Put(PayStock stock) => Locked(() => _stocks[stock.StockId] = stock);

    public bool MakeAbnormal(string openId) => Locked(() => _abnormal.Add(openId));

    public PayCoupon Use(string couponId) => Locked(() =>
    {
        var coupon = _coupons.GetValueOrDefault(couponId) ?? throw new KeyNotFoundException($"There is no coupon '{couponId}'.");
        if (Status(coupon) != "SENDED")
            throw new InvalidOperationException($"The coupon is {Status(coupon)}.");
        return _coupons[couponId] = coupon with { UsedAt = clock.GetUtcNow(), TransactionId = "4200" + RandomNumberGenerator.GetString("0123456789", 24) };
    });

    public JsonObject Send(string openId, JsonElement body) => Locked(() =>
    {
        var (stockId, number) = (Text(body, "stock_id"), Text(body, "out_request_no"));
        if (!Number().IsMatch(number))
            throw new PayProblem(400, "PARAM_ERROR", "参数错误: out_request_no");
        if (Text(body, "appid") != merchant.AppId)
            throw new PayProblem(400, "APPID_MCHID_NOT_MATCH", "商户号与AppID不匹配");
        var now = clock.GetUtcNow();
        Count(now);
        if (_numbers.TryGetValue(number, out var before))
            return _coupons[before] is { } same && same.OpenId == openId && same.StockId == stockId
                ? new JsonObject { ["coupon_id"] = before }
                : throw new PayProblem(400, "INVALID_REQUEST", "商户单据号重复");
        var stock = Required(stockId, Text(body, "stock_creator_mchid"));
        if (stock.State != "running" || now >= stock.Until)
            throw new PayProblem(400, "INVALID_REQUEST", "活动已结束或未激活");
        if (_abnormal.Contains(openId))
            throw new PayProblem(403, "USER_ACCOUNT_ABNORMAL", "用户非法");
        if (_coupons.Values.Count(coupon => coupon.StockId == stockId && coupon.OpenId == openId) >= stock.MaxPerUser)
            throw new PayProblem(403, "RULE_LIMIT", "用户已达到领取上限");
        if (stock.Distributed >= stock.MaxCoupons)
            throw new PayProblem(403, "NOT_ENOUGH", "批次预算不足");
        var id = RandomNumberGenerator.GetString("123456789", 11);
        _coupons.Add(id, new PayCoupon(id, stockId, openId, number, now));
        _numbers.Add(number, id);
        _stocks[stockId] = stock with { Distributed = stock.Distributed + 1 };
        return new JsonObject { ["coupon_id"] = id };
    });

    public JsonObject Coupon(string openId, string couponId, string appId) => Locked(() =>
        appId != merchant.AppId ? throw new PayProblem(400, "APPID_MCHID_NOT_MATCH", "商户号与AppID不匹配")
        : _coupons.TryGetValue(couponId, out var coupon) && coupon.OpenId == openId ? Shown(coupon)
        : throw new PayProblem(404, "RESOURCE_NOT_EXISTS", "券不存在"));

    public JsonObject Stock(string stockId, string creator) => Locked(() =>
    {
        var stock = Required(stockId, creator);
        return new JsonObject
        {
            ["stock_id"] = stock.StockId,
            ["stock_creator_mchid"] = merchant.MchId,
            ["stock_name"] = stock.Name,
            ["status"] = stock.State,
            ["create_time"] = PayKeys.Written(stock.From),
            ["description"] = "",
            ["stock_use_rule"] = new JsonObject
            {
                ["max_coupons"] = stock.MaxCoupons,
                ["max_amount"] = stock.MaxCoupons * stock.ValueMinor,
                ["max_coupons_per_user"] = stock.MaxPerUser,
                ["fixed_normal_coupon"] = new JsonObject { ["coupon_amount"] = stock.ValueMinor, ["transaction_minimum"] = stock.MinimumMinor },
                ["coupon_type"] = "NORMAL",
            },
            ["available_begin_time"] = PayKeys.Written(stock.From),
            ["available_end_time"] = PayKeys.Written(stock.Until),
            ["distributed_coupons"] = stock.Distributed,
            ["no_cash"] = false,
            ["singleitem"] = false,
        };
    });

    /// <summary>As in the answer about it, and in the notification of its use.</summary>
    public JsonObject Shown(PayCoupon coupon)
    {
        var stock = _stocks[coupon.StockId];
        var shown = new JsonObject
        {
            ["stock_creator_mchid"] = merchant.MchId,
            ["stock_id"] = coupon.StockId,
            ["coupon_id"] = coupon.CouponId,
            ["coupon_name"] = stock.Name,
            ["status"] = Status(coupon),
            ["description"] = "",
            ["create_time"] = PayKeys.Written(coupon.SentAt),
            ["coupon_type"] = "NORMAL",
            ["no_cash"] = false,
            ["available_begin_time"] = PayKeys.Written(stock.From),
            ["available_end_time"] = PayKeys.Written(stock.Until),
            ["singleitem"] = false,
            ["normal_coupon_information"] = new JsonObject { ["coupon_amount"] = stock.ValueMinor, ["transaction_minimum"] = stock.MinimumMinor },
        };
        if (coupon.UsedAt is { } at)
            shown["consume_information"] = new JsonObject { ["consume_time"] = PayKeys.Written(at), ["consume_mchid"] = merchant.MchId, ["transaction_id"] = coupon.TransactionId };
        return shown;
    }

    private string Status(PayCoupon coupon) => coupon.UsedAt is not null ? "USED" : clock.GetUtcNow() >= _stocks[coupon.StockId].Until ? "EXPIRED" : "SENDED";

    private PayStock Required(string stockId, string creator) =>
        creator == merchant.MchId && _stocks.TryGetValue(stockId, out var stock) ? stock : throw new PayProblem(404, "RESOURCE_NOT_EXISTS", "批次不存在");

    private void Count(DateTimeOffset now)
    {
        if (SendsPerSecond is not { } most)
            return;
        while (_sent.TryPeek(out var first) && now - first >= TimeSpan.FromSeconds(1))
            _sent.Dequeue();
        if (_sent.Count >= most)
            throw new PayProblem(429, "FREQUENCY_LIMITED", "频率超限");
        _sent.Enqueue(now);
    }

    private static string Text(JsonElement body, string name) =>
        body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var field) && field.ValueKind is JsonValueKind.String && field.GetString() is { Length: > 0 } text
            ? text
            : throw new PayProblem(400, "PARAM_ERROR", string.Create(CultureInfo.InvariantCulture, $"参数“{name}”是必填项"));

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    [GeneratedRegex(@"^[A-Za-z0-9|_*-]{1,128}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Number();
}
