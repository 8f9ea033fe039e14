using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PrivateDomain.Sandbox.Control;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.Play;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox;

/// <summary>
/// One running sandbox: a simulated WeCom on its own port, with customers and keepers to drive, a page and a demo. Several may run in
/// one process; nothing is shared between them.
/// </summary>
public sealed class SandboxApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly AppLink _app;
    private readonly Stage _stage;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpMessageHandler? _ownHandler;

    private SandboxApp(SandboxOptions options, TimeProvider clock, HttpMessageHandler? toApp)
    {
        _ownHandler = toApp is null ? new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } : null;
        _app = new AppLink(options.AppUrl, toApp ?? _ownHandler!);
        WeCom = new WeComSimulator(options, _app, clock, () => Address, _stopping.Token);
        OfficialAccount = new OfficialAccountSimulator(options, _app, clock, () => Address, _stopping.Token);
        WeChatPay = new WeChatPaySimulator(options, _app, clock, _stopping.Token);
        Login = new WeChatLogin(clock);
        Phone = new Phone(_app, WeCom, Login);
        var operators = new OperatorsApi(_app, options.ApiKey);
        Demo = new Demo(new DemoScript(operators, WeCom, Phone), WeCom.Touch);
        _stage = new Stage(Demo, WeCom, WeCom.Touch, _stopping.Token);
        _web = Build(options.Urls);
        _web.Map("/cgi-bin/{**path}", (HttpContext context, string path) => WeCom.Api.AnswerAsync(context, path));
        OfficialAccount.Map(_web);
        WeChatPay.Map(_web);
        _web.MapGet("/qr/{configId}.png", (string configId) => WeCom.Picture(configId) is { } picture ? Results.Bytes(picture, "image/png") : Results.NotFound());
        _web.MapGet("/media/{id}", (string id) => WeCom.Media(id) is { } media ? Results.Bytes(media.Content, media.ContentType, media.FileName) : Results.NotFound());
        _web.MapGet("/add/{configId}", () => Results.Redirect("/")); // what a real phone opens that reads the picture
        // A browser that is no phone of a customer: WeChat says the same.
        _web.MapGet("/connect/oauth2/authorize", () => Results.Content("请在微信客户端打开链接", "text/plain; charset=utf-8"));
        _web.MapGet("/join/{configId}", () => Results.Redirect("/"));
        _web.MapGet("/ca/{linkId}", () => Results.Redirect("/"));
        new ControlApi(WeCom, Phone, _app, operators).Map(_web);
        new FollowerApi(OfficialAccount).Map(_web);
        new CouponApi(WeChatPay).Map(_web);
        new StageApi(_stage, WeCom, _stopping.Token).Map(_web);
    }

    /// <summary>Where it listens, with the real port: what the app takes as the platform's address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The app that is called back. May be set after the start: the app needs <see cref="Address"/> first.</summary>
    public Uri AppUrl
    {
        get => _app.Url;
        set => _app.Url = value;
    }

    public WeComSimulator WeCom { get; }

    /// <summary>Its API is at <see cref="OfficialAccountSimulator.Path"/> below <see cref="Address"/>.</summary>
    public OfficialAccountSimulator OfficialAccount { get; }

    /// <summary>Its API is at <see cref="WeChatPaySimulator.Path"/> below <see cref="Address"/>.</summary>
    public WeChatPaySimulator WeChatPay { get; }

    public Phone Phone { get; }

    /// <summary>WeChat's web login; the phone uses it, and who gives out identities redeems its codes.</summary>
    public WeChatLogin Login { get; }

    public Demo Demo { get; }

    /// <param name="clock">The platform's clock; system time by default. Timeouts and retries are system time in any case.</param>
    /// <param name="toApp">How the app is reached where it is not by socket; the caller disposes of it.</param>
    /// <exception cref="IOException">The port of <see cref="SandboxOptions.Urls"/> is in use.</exception>
    public static async Task<SandboxApp> StartAsync(
        SandboxOptions options, TimeProvider? clock = null, HttpMessageHandler? toApp = null, CancellationToken cancel = default)
    {
        var sandbox = new SandboxApp(options, clock ?? TimeProvider.System, toApp);
        try
        {
            await sandbox._web.StartAsync(cancel);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
        var addresses = sandbox._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        sandbox.Address = new Uri(addresses.First());
        return sandbox;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _web.DisposeAsync();
        await _stage.Playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _app.Dispose();
        _ownHandler?.Dispose();
        _stopping.Dispose();
    }

    // Bare on purpose: no settings files, no variables, no signal handlers of its own, so that it may live inside a test.
    private static WebApplication Build(string urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        // A start that fails is told once, by the exception.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        return builder.Build();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
