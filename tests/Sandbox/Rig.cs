using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

/// <summary>A sandbox on a free port with a clock of its own, a program that calls its API, and an app that answers callbacks as told.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private string? _token;

    private Rig(SandboxApp sandbox, SteppedClock clock, ScriptedApp app)
    {
        (Sandbox, Clock, App) = (sandbox, clock, app);
        Http = new HttpClient { BaseAddress = sandbox.Address };
    }

    public SandboxApp Sandbox { get; }
    public SteppedClock Clock { get; }
    public ScriptedApp App { get; }
    public HttpClient Http { get; }
    public WeComSimulator WeCom => Sandbox.WeCom;

    public static async Task<Rig> StartAsync(Func<SandboxOptions, SandboxOptions>? change = null)
    {
        var options = new SandboxOptions { Urls = "http://127.0.0.1:0", AppUrl = new Uri("http://app.test"), RetryInterval = TimeSpan.FromMilliseconds(20) };
        var (clock, app) = (new SteppedClock(), new ScriptedApp());
        return new Rig(await SandboxApp.StartAsync(change?.Invoke(options) ?? options, clock, app), clock, app);
    }

    public Task<JsonElement> TokenAsync(string query) => ReadAsync(Http.GetAsync($"/cgi-bin/gettoken?{query}"));

    public Task<JsonElement> TokenAsync() => TokenAsync($"corpid={WeCom.Account.CorpId}&corpsecret={WeCom.Account.Secret}");

    public Task<JsonElement> PostAsync(string path, JsonObject body) => CallAsync($"externalcontact/{path}", body);

    /// <summary>POST to any endpoint below <c>/cgi-bin/</c>.</summary>
    public async Task<JsonElement> CallAsync(string path, JsonObject body) => await ReadAsync(Http.PostAsJsonAsync(await WithTokenAsync(path), body));

    /// <summary>GET of any endpoint below <c>/cgi-bin/</c>, query included.</summary>
    public async Task<JsonElement> ReadAsync(string path) => await ReadAsync(Http.GetAsync(await WithTokenAsync(path)));

    public async Task<JsonElement> UploadAsync(string path, byte[] content, string fileName = "a.png", string field = "media")
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), field, fileName } };
        return await ReadAsync(Http.PostAsync(await WithTokenAsync(path), form));
    }

    /// <summary>The first bytes of a PNG and then nothing much.</summary>
    public static byte[] Png(int length = 64) => [0x89, (byte)'P', (byte)'N', (byte)'G', .. new byte[length - 4]];

    public Task<JsonElement> GetCustomerAsync(string externalUserId) => ReadAsync($"externalcontact/get?external_userid={externalUserId}");

    /// <summary>Time passes, and the token of before is not used again.</summary>
    public void Pass(TimeSpan time)
    {
        Clock.Pass(time);
        _token = null;
    }

    /// <summary>A contact way of <c>lin</c>; its config id.</summary>
    public async Task<string> WayAsync(string state = "card-1", bool skipVerify = true) =>
        (await PostAsync("add_contact_way", Way(state, skipVerify))).GetProperty("config_id").GetString()!;

    public static JsonObject Way(string state = "card-1", bool skipVerify = true) => new()
    {
        ["type"] = 1,
        ["scene"] = 2,
        ["state"] = state,
        ["skip_verify"] = skipVerify,
        ["user"] = new JsonArray("lin"),
    };

    /// <summary>A customer who has just added <c>lin</c>, and the event of it.</summary>
    public async Task<(Customer Customer, ContactEvent Event)> FriendAsync(string state = "card-1")
    {
        var customer = WeCom.CreateCustomer("周小雨");
        var delivery = WeCom.Add(customer, await WayAsync(state))!;
        Assert.True(await delivery.Accepted);
        return (customer, delivery.Event);
    }

    public static JsonObject Text(string text) => new() { ["content"] = text };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sandbox.DisposeAsync();
        App.Dispose();
    }

    private async Task<string> WithTokenAsync(string path)
    {
        _token ??= (await TokenAsync()).GetProperty("access_token").GetString();
        return $"/cgi-bin/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}access_token={_token}";
    }

    private static async Task<JsonElement> ReadAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}

internal static class AnswerExtensions
{
    public static int ErrCode(this JsonElement answer) => answer.GetProperty("errcode").GetInt32();
}

/// <summary>Stands still until a test moves it.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private DateTimeOffset _now = new(2025, 3, 7, 2, 0, 0, TimeSpan.Zero);

    public void Pass(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;
}

/// <summary>The app, as far as a test of the sandbox needs one.</summary>
internal sealed class ScriptedApp : HttpMessageHandler
{
    public ConcurrentQueue<(HttpMethod Method, Uri Address, string Body)> Requests { get; } = new();

    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } =
        (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Enqueue((request.Method, request.RequestUri!, body));
        var response = await Answer(request, cancellationToken);
        response.RequestMessage ??= request;
        return response;
    }
}
