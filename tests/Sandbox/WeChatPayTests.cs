using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

/// <summary>The simulated WeChat Pay, called by a program that signs by its own hand.</summary>
public sealed class WeChatPayTests : IAsyncLifetime
{
    private const string Stock = "/v3/marketing/favor/stocks/1000001?stock_creator_mchid=1900000109";
    private Rig rig = null!;

    private WeChatPaySimulator Pay => rig.Sandbox.WeChatPay;

    public async Task InitializeAsync() => rig = await Rig.StartAsync(options => options with { CallbackRetries = 2 });

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task Who_signs_rightly_is_let_in_and_gets_a_signed_answer()
    {
        using var answer = await CallAsync(HttpMethod.Get, Stock);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("running", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        Assert.Equal(rig.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Headers.GetValues("Wechatpay-Timestamp").Single());
        Assert.NotEmpty(answer.Headers.GetValues("Wechatpay-Signature").Single());
    }

    [Fact]
    public async Task Who_does_not_gets_401_and_nothing_is_done()
    {
        await RefusedAsync(401, "SIGN_ERROR", CallAsync(HttpMethod.Get, Stock, mchId: "1900000110"));
        await RefusedAsync(401, "SIGN_ERROR", CallAsync(HttpMethod.Get, Stock, serial: "00"));
        await RefusedAsync(401, "SIGN_ERROR", CallAsync(HttpMethod.Get, Stock, signedTarget: "/v3/certificates"));
        await RefusedAsync(401, "SIGN_ERROR", CallAsync(HttpMethod.Get, Stock, late: TimeSpan.FromSeconds(301)));
        await RefusedAsync(401, "SIGN_ERROR", CallAsync(HttpMethod.Get, Stock, late: TimeSpan.FromSeconds(-301)));
        using var unsigned = await rig.Http.GetAsync(WeChatPaySimulator.Path + Stock);
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
    }

    [Fact]
    public async Task A_nonce_serves_once()
    {
        (await CallAsync(HttpMethod.Get, Stock, nonce: "once")).Dispose();
        await RefusedAsync(401, "SIGN_ERROR", CallAsync(HttpMethod.Get, Stock, nonce: "once"));
        rig.Clock.Pass(TimeSpan.FromMinutes(11));
        using var later = await CallAsync(HttpMethod.Get, Stock, nonce: "once");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task What_a_sending_lacks_is_named()
    {
        await RefusedAsync(400, "PARAM_ERROR", SendAsync("""{"stock_id":"1000001"}"""));
        await RefusedAsync(400, "PARAM_ERROR", SendAsync("no json"));
        await RefusedAsync(400, "PARAM_ERROR", SendAsync(Body("a b")));
        await RefusedAsync(400, "APPID_MCHID_NOT_MATCH", SendAsync(Body("n").Replace(Pay.Merchant.AppId, "wx0", StringComparison.Ordinal)));
        await RefusedAsync(404, "RESOURCE_NOT_EXISTS", SendAsync(Body("n").Replace("1000001", "1", StringComparison.Ordinal)));
        Pay.ChangeStock(WeChatPaySimulator.FirstStock, stock => stock with { State = "stoped" });
        await RefusedAsync(400, "INVALID_REQUEST", SendAsync(Body("n")));
        Assert.Empty(Pay.Coupons);
    }

    [Fact]
    public async Task Certificates_come_sealed_two_of_them_around_a_change()
    {
        Assert.Single(await SerialsAsync());
        Pay.RotateCertificate();
        var both = await SerialsAsync();
        Assert.Equal(2, both.Count);
        Pay.RetireCertificate();
        Assert.Equal(both[1], Assert.Single(await SerialsAsync()));
        Pay.PublicKeyOnly();
        await RefusedAsync(404, "RESOURCE_NOT_EXISTS", CallAsync(HttpMethod.Get, "/v3/certificates"));
    }

    [Fact]
    public async Task The_use_of_a_coupon_is_told_until_it_is_answered_each_time_signed_anew()
    {
        (await SendAsync(Body("n"))).Dispose();
        var refusals = 2;
        rig.App.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(refusals-- > 0 ? HttpStatusCode.InternalServerError : HttpStatusCode.NoContent));
        var use = Pay.Use(Pay.Coupons.Single().CouponId);
        Assert.True(await use.Accepted);
        Assert.Equal([false, false, true], Pay.Log.Entries.OfType<CouponUseAttempt>().Select(attempt => attempt.Accepted));
        Assert.All(rig.App.Requests, request => Assert.Equal((HttpMethod.Post, WeChatPaySimulator.CallbackPath), (request.Method, request.Address.AbsolutePath)));
        Assert.Equal(3, rig.App.Requests.Count);
        Assert.Throws<InvalidOperationException>(() => Pay.Use(use.Coupon.CouponId));
    }

    [Fact]
    public async Task A_call_by_shares_fails_as_a_system_error_does()
    {
        Pay.Faults.Next(PayCalls.Stock, new Fault.Refuse(-1));
        await RefusedAsync(500, "SYSTEM_ERROR", CallAsync(HttpMethod.Get, Stock));
    }

    private async Task<List<string>> SerialsAsync()
    {
        using var answer = await CallAsync(HttpMethod.Get, "/v3/certificates");
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return [.. told.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("serial_no").GetString()!)];
    }

    private string Body(string number) =>
        $$"""{"stock_id":"1000001","out_request_no":"{{number}}","appid":"{{Pay.Merchant.AppId}}","stock_creator_mchid":"{{Pay.Merchant.MchId}}"}""";

    private Task<HttpResponseMessage> SendAsync(string body) => CallAsync(HttpMethod.Post, "/v3/marketing/favor/users/o1/coupons", body);

    private static async Task RefusedAsync(int status, string code, Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private async Task<HttpResponseMessage> CallAsync(
        HttpMethod method, string target, string body = "", string? mchId = null, string? serial = null, string? signedTarget = null, TimeSpan late = default, string? nonce = null)
    {
        using var key = RSA.Create();
        key.ImportFromPem(Pay.Merchant.PrivateKey);
        var timestamp = (rig.Clock.GetUtcNow() - late).ToUnixTimeSeconds();
        nonce ??= RandomNumberGenerator.GetHexString(32);
        var text = $"{method.Method}\n{signedTarget ?? target}\n{timestamp}\n{nonce}\n{body}\n";
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        using var request = new HttpRequestMessage(method, WeChatPaySimulator.Path + target);
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Authorization",
            $"WECHATPAY2-SHA256-RSA2048 mchid=\"{mchId ?? Pay.Merchant.MchId}\",serial_no=\"{serial ?? Pay.Merchant.SerialNo}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",signature=\"{signature}\"");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd("test");
        return await rig.Http.SendAsync(request);
    }
}
