using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

/// <summary>
/// The least app that closes the loop, by the public API alone: everything in memory, nothing retried. It shows that the demo works and
/// that it notices when an app does not.
/// </summary>
internal sealed class FakeApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly WeComAccount _account;
    private readonly CallbackCrypto _crypto;
    private readonly ConcurrentDictionary<string, JsonObject> _settings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<JsonObject>> _timelines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _scanned = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Customer, DateTimeOffset Due)> _reminders = new();
    private readonly ConcurrentQueue<(string MsgId, string Customer)> _tasks = new();
    private TimeSpan _ahead;
    private string _lastAdded = "";
    private string? _qrCode;
    private string? _token;

    private FakeApp(WebApplication web, WeComAccount account) => (_web, _account, _crypto) = (web, account, new CallbackCrypto(account.CallbackToken, account.EncodingAesKey, account.CorpId));

    public Uri Address { get; private set; } = null!;

    /// <summary>The platform's address.</summary>
    public HttpClient Platform { get; } = new();

    /// <summary>A kind of entry that this app forgets to write.</summary>
    public string? Forgets { get; set; }

    public string ApiKey { get; set; } = "sandbox-operator-key";

    /// <summary>What the welcome's coupon variable becomes; empty for an app whose welcomes hold none.</summary>
    public string Coupon { get; set; } = "AB12-CD34";

    private DateTimeOffset Now => TimeProvider.System.GetUtcNow() + _ahead;

    public static async Task<FakeApp> StartAsync(WeComAccount account)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var app = new FakeApp(builder.Build(), account);
        app.Map(app._web);
        await app._web.StartAsync();
        app.Address = new Uri(app._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        Platform.Dispose();
    }

    private void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Ok());
        routes.MapGet("/api/wecom/callback", (string echostr) => Results.Bytes(System.Text.Encoding.UTF8.GetBytes(_crypto.Decrypt(echostr)), "text/plain"));
        routes.MapPost("/api/wecom/callback", CallbackAsync);
        routes.MapGet("/c/{serial}", ScanAsync);
        routes.MapGet("/c/{serial}/code.png", async () => Results.Bytes(await Platform.GetByteArrayAsync(_qrCode), "image/png"));
        routes.MapPost("/api/coupons/redeem", (JsonObject _) => Redeem());
        routes.MapPost("/api/orders", OrderAsync);
        var manage = routes.MapGroup("/api/manage").AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers["x-api-key"] == ApiKey ? await next(context) : Results.Json(new JsonObject { ["code"] = "unauthorized" }, statusCode: 401));
        manage.MapPut("/{kind:regex(^(products|offers|welcomes|channels)$)}/{id}", async (string kind, string id, HttpRequest request) =>
            Results.Ok(_settings[$"{kind}/{id}"] = (await request.ReadFromJsonAsync<JsonObject>())!));
        manage.MapPost("/batches", async (HttpRequest request) => Results.Created("/", Batch((int)(await request.ReadFromJsonAsync<JsonObject>())!["count"]!)));
        manage.MapGet("/clock", () => new JsonObject { ["now"] = Now.ToString("O", null), ["ahead"] = _ahead.ToString("c"), ["timeZone"] = "Asia/Shanghai" });
        manage.MapPut("/clock", SetClockAsync);
        manage.MapGet("/contacts", (string externalId) => new JsonObject
        {
            ["items"] = _timelines.ContainsKey(externalId) ? new JsonArray(new JsonObject { ["id"] = externalId }) : [],
        });
        manage.MapGet("/contacts/{id}", (string id) => new JsonObject { ["timeline"] = new JsonArray([.. _timelines[id].Select(entry => entry.DeepClone())]) });
    }

    private static JsonObject Batch(int count) => new()
    {
        ["id"] = "B0001",
        ["count"] = count,
        ["cards"] = new JsonArray([.. Enumerable.Range(0, count).Select(n => new JsonObject { ["serial"] = $"B0001C{n}", ["url"] = $"/c/B0001C{n}" })]),
    };

    private async Task<IResult> ScanAsync(string serial)
    {
        _qrCode ??= (string)(await PlatformAsync("add_contact_way", new()
        {
            ["type"] = 1,
            ["scene"] = 2,
            ["state"] = "B0001",
            ["user"] = _settings["channels/package-card"]["keepers"]!.DeepClone(),
        }))["qr_code"]!;
        _scanned["B0001"] = serial;
        return Results.Content($"<html><body><h1>欢迎</h1><p>长按识别</p><img alt='' src='/c/{serial}/code.png'></body></html>", "text/html; charset=utf-8");
    }

    private async Task<IResult> CallbackAsync(HttpRequest request, string timestamp, string nonce, string msg_signature)
    {
        var body = XElement.Parse(await new StreamReader(request.Body).ReadToEndAsync());
        var encrypted = (string)body.Element("Encrypt")!;
        if (_crypto.Sign(timestamp, nonce, encrypted) != msg_signature)
            return Results.Unauthorized();
        var added = XElement.Parse(_crypto.Decrypt(encrypted));
        var customer = (string)added.Element("ExternalUserID")!;
        var text = ((string)_settings["welcomes/card-hello"]["text"]!).Replace("{{ coupon.code }}", Coupon, StringComparison.Ordinal)
            .Replace("{{ name|亲 }}", "亲", StringComparison.Ordinal).Replace("{{ name|there }}", "there", StringComparison.Ordinal);
        await PlatformAsync("send_welcome_msg", new() { ["welcome_code"] = (string?)added.Element("WelcomeCode"), ["text"] = new JsonObject { ["content"] = text } });
        _lastAdded = customer;
        foreach (var kind in new[] { "scanned", "added", "couponIssued", "welcomed" })
            Write(customer, kind);
        return Results.Ok();
    }

    // One customer after the other: the code is the one of who came last.
    private IResult Redeem()
    {
        Write(_lastAdded, "couponRedeemed");
        return Results.Ok(new JsonObject { ["accepted"] = true, ["discountMinor"] = 2_000 });
    }

    private async Task<IResult> OrderAsync(HttpRequest request)
    {
        var order = (await request.ReadFromJsonAsync<JsonObject>())!;
        var customer = (string)order["customer"]!["externalUserId"]!;
        var sku = (string)order["lines"]![0]!["sku"]!;
        var days = (int)_settings[$"products/{sku}"]["daysOfUse"]!;
        _reminders.Enqueue((customer, DateTimeOffset.Parse((string)order["paidAt"]!, CultureInfo.InvariantCulture).AddDays(days - 3)));
        Write(customer, "ordered");
        Write(customer, "reminderPlanned");
        return Results.Accepted(null, new JsonObject { ["orderId"] = (string)order["id"]!, ["contactId"] = customer });
    }

    private async Task<IResult> SetClockAsync(HttpRequest request)
    {
        _ahead = TimeSpan.Parse((string)(await request.ReadFromJsonAsync<JsonObject>())!["ahead"]!, CultureInfo.InvariantCulture);
        for (var n = _tasks.Count; n > 0 && _tasks.TryDequeue(out var task); n--)
        {
            var result = await PlatformAsync("get_groupmsg_send_result", new() { ["msgid"] = task.MsgId, ["userid"] = "lin" });
            if ((int)result["send_list"]![0]!["status"]! == 1)
                Write(task.Customer, "reminderSent");
        }
        while (_reminders.TryPeek(out var reminder) && reminder.Due <= Now && _reminders.TryDequeue(out _))
        {
            var sent = await PlatformAsync("add_msg_template", new()
            {
                ["chat_type"] = "single",
                ["external_userid"] = new JsonArray(reminder.Customer),
                ["sender"] = "lin",
                ["text"] = new JsonObject { ["content"] = "快用完了吗？" },
            });
            _tasks.Enqueue(((string)sent["msgid"]!, reminder.Customer));
            Write(reminder.Customer, "handedToKeeper");
        }
        return Results.Ok(new JsonObject { ["ahead"] = _ahead.ToString("c") });
    }

    private void Write(string customer, string kind)
    {
        if (kind != Forgets)
            _timelines.GetOrAdd(customer, _ => []).Enqueue(new JsonObject { ["kind"] = kind, ["at"] = Now.ToString("O", null) });
    }

    private async Task<JsonObject> PlatformAsync(string path, JsonObject body)
    {
        _token ??= (string)(await Platform.GetFromJsonAsync<JsonObject>($"/cgi-bin/gettoken?corpid={_account.CorpId}&corpsecret={_account.Secret}"))!["access_token"]!;
        using var response = await Platform.PostAsJsonAsync($"/cgi-bin/externalcontact/{path}?access_token={_token}", body);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
