using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox;

/// <summary>
/// One running sandbox: a simulated WeCom on its own port, with customers and keepers to drive. Several may run in one process.
/// </summary>
public sealed class SandboxApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly AppLink _app;
    private readonly CancellationTokenSource _stopping;
    private readonly HttpMessageHandler? _ownHandler;

    private SandboxApp(WebApplication web, AppLink app, WeComSimulator weCom, CancellationTokenSource stopping, HttpMessageHandler? ownHandler)
    {
        (_web, _app, _stopping, _ownHandler) = (web, app, stopping, ownHandler);
        WeCom = weCom;
        Phone = new Phone(app, weCom);
        var addresses = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
    }

    /// <summary>Where it listens, with the real port; the app's base address for the platform.</summary>
    public Uri Address { get; }

    /// <summary>The app that is called back. May be set after the start: the app needs <see cref="Address"/> first.</summary>
    public Uri AppUrl
    {
        get => _app.Url;
        set => _app.Url = value;
    }

    public WeComSimulator WeCom { get; }

    public Phone Phone { get; }

    /// <param name="clock">The platform's clock; system time by default. Timeouts and retries are system time in any case.</param>
    /// <param name="toApp">How the app is reached, where it is not by socket; the caller disposes of it.</param>
    public static async Task<SandboxApp> StartAsync(
        SandboxOptions options, TimeProvider? clock = null, HttpMessageHandler? toApp = null, CancellationToken cancel = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Urls);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var web = builder.Build();
        var ownHandler = toApp is null ? new SocketsHttpHandler { UseCookies = false } : null;
        var app = new AppLink(options.AppUrl, toApp ?? ownHandler!);
        var stopping = new CancellationTokenSource();
        SandboxApp? started = null;
        var weCom = new WeComSimulator(options, app, clock ?? TimeProvider.System, () => started!.Address, stopping.Token);
        web.Map("/cgi-bin/{**path}", (HttpContext context, string path) => weCom.Api.AnswerAsync(context, path));
        web.MapGet("/qr/{configId}.png", (string configId) =>
            weCom.Picture(configId) is { } picture ? Results.Bytes(picture, "image/png") : Results.NotFound());
        await web.StartAsync(cancel);
        return started = new SandboxApp(web, app, weCom, stopping, ownHandler);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _web.DisposeAsync();
        _app.Dispose();
        _ownHandler?.Dispose();
        _stopping.Dispose();
    }
}
