using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.WeChatPay;

/// <summary>The platform's REST door, <c>/v3/…</c>: the outcome is the HTTP status, a refusal has <c>code</c> and <c>message</c>, and every answer is signed.</summary>
internal sealed class PayApi(PayMerchant merchant, PayKeys keys, TimeProvider clock, TrafficLog log, FaultPlan faults)
{
    private static readonly JsonSerializerOptions AsPlatform = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly PayGate _gate = new(merchant, clock);

    public async Task AnswerAsync(HttpContext context, string call, Func<JsonElement, JsonObject> answer)
    {
        var began = log.Now();
        using var read = new MemoryStream();
        await context.Request.Body.CopyToAsync(read, context.RequestAborted);
        var body = read.ToArray();
        var fault = faults.Take(call);
        if (fault is Fault.Hold hold)
            await hold.WaitAsync(context.RequestAborted);
        if (fault is Fault.SlowCall late)
            await Task.Delay(late.By, TimeProvider.System, CancellationToken.None);
        var performed = fault is not (Fault.Refuse or Fault.Drop or Fault.Gateway);
        var (status, told) = fault is Fault.Refuse refuse ? Refusal(refuse)
            : performed ? Perform(context, body, answer)
            : (0, []);
        if (fault is Fault.SlowAnswer slow)
            await Task.Delay(slow.By, TimeProvider.System, CancellationToken.None);
        log.Add(began, (number, took) => new ApiCall(number, began.At, began.Since, took, context.Request.Method, call, Parse(body),
            status is 200 ? 0 : status, (string?)told["code"] ?? "", performed, fault?.GetType().Name));
        await WriteAsync(context, status, told, fault);
    }

    public JsonObject Certificates()
    {
        if (keys.PublicKeyOnly)
            throw new PayProblem(404, "RESOURCE_NOT_EXISTS", "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。");
        return new JsonObject
        {
            ["data"] = new JsonArray([.. keys.Offered.Select(key => new JsonObject
            {
                ["serial_no"] = key.Serial,
                ["effective_time"] = PayKeys.Written(PayKey.Begins),
                ["expire_time"] = PayKeys.Written(PayKey.Ends),
                ["encrypt_certificate"] = Sealed(key.CertificatePem!, "certificate"),
            })]),
        };
    }

    public JsonObject Sealed(string plain, string associated)
    {
        var cipher = PayKeys.Seal(merchant.ApiV3Key, plain, associated, out var nonce);
        return new JsonObject { ["algorithm"] = "AEAD_AES_256_GCM", ["nonce"] = nonce, ["associated_data"] = associated, ["ciphertext"] = cipher };
    }

    private (int Status, JsonObject Told) Perform(HttpContext context, byte[] body, Func<JsonElement, JsonObject> answer)
    {
        try
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget[WeChatPaySimulator.Path.Length..];
            _gate.Require(context.Request, target, body);
            return (200, answer(Parse(body) ?? default));
        }
        catch (PayProblem problem)
        {
            return (problem.Status, Refusal(problem.Code, problem.Message));
        }
    }

    /// <summary>WeCom's busy (-1) is a system error here; a status and a word are taken as they are.</summary>
    private static (int, JsonObject) Refusal(Fault.Refuse refuse) => refuse.ErrCode is >= 200 and <= 599
        ? (refuse.ErrCode, Refusal(refuse.ErrMsg, "refused on purpose"))
        : (500, Refusal("SYSTEM_ERROR", "系统繁忙，请稍后重试"));

    private static JsonObject Refusal(string code, string message) => new() { ["code"] = code, ["message"] = message };

    private static JsonElement? Parse(byte[] text)
    {
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return null; // answered with PARAM_ERROR where a body is due
        }
    }

    private async Task WriteAsync(HttpContext context, int status, JsonObject told, Fault? fault)
    {
        if (fault is Fault.Drop or Fault.LoseAnswer)
        {
            context.Abort();
            return;
        }
        if (fault is Fault.Gateway gateway)
        {
            context.Response.StatusCode = gateway.Status;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html><body>Bad Gateway</body></html>", context.RequestAborted);
            return;
        }
        var body = told.ToJsonString(AsPlatform);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        foreach (var (name, value) in Signed(body, context.Request.Headers["Wechatpay-Serial"], (fault as Fault.MisSign)?.How))
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The headers that sign a body, the platform's answers and notifications alike.</summary>
    public IReadOnlyList<(string Name, string Value)> Signed(string body, string? asked = null, MisSigned? wrong = null)
    {
        if (wrong is MisSigned.Unsigned)
            return [];
        var key = keys.Signing(asked);
        var at = wrong is MisSigned.Old ? clock.GetUtcNow() - TimeSpan.FromMinutes(6) : clock.GetUtcNow();
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var signature = key.Sign(timestamp, nonce, wrong is MisSigned.OtherBody ? body + " " : body);
        return
        [
            ("Wechatpay-Timestamp", timestamp),
            ("Wechatpay-Nonce", nonce),
            ("Wechatpay-Signature", wrong is MisSigned.Probe ? "WECHATPAY/SIGNTEST/" + signature : signature),
            ("Wechatpay-Serial", wrong is MisSigned.UnknownSerial ? "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" : key.Serial),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
        ];
    }
}
