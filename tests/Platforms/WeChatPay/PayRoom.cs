using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Alerts;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeChatPay;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

/// <summary>The client as the app has it, against a simulated WeChat Pay; both have the same time, which stands still.</summary>
internal sealed class PayRoom : IAsyncDisposable
{
    public const string Person = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

    private readonly ServiceProvider services;
    private readonly bool owns;

    private PayRoom(SandboxApp sandbox, StoppedClock clock, ServiceProvider services, LogLines log, bool owns) =>
        (Sandbox, Clock, this.services, Log, this.owns) = (sandbox, clock, services, log, owns);

    public SandboxApp Sandbox { get; }

    public StoppedClock Clock { get; }

    public LogLines Log { get; }

    public WeChatPaySimulator Pay => Sandbox.WeChatPay;

    public WeChatPayClient Client => services.GetRequiredService<WeChatPayClient>();

    public WeChatPayNotifications Notifications => services.GetRequiredService<WeChatPayNotifications>();

    public PlatformKeys Keys => services.GetRequiredService<PlatformKeys>();

    public AlertBoard Alerts => services.GetRequiredService<AlertBoard>();

    /// <param name="change">Of the settings, after what the simulated merchant has.</param>
    public static async Task<PayRoom> Start(Action<Dictionary<string, string?>, WeChatPaySimulator>? change = null, PrivateDomain.Storage.Tables? tables = null)
    {
        var clock = new StoppedClock();
        var sandbox = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", CallbackRetries = 0 }, clock);
        return Beside(sandbox, clock, change, tables, owns: true);
    }

    /// <summary>Another instance of the app, or the same one started again.</summary>
    public PayRoom Another(Action<Dictionary<string, string?>, WeChatPaySimulator>? change = null) => Beside(Sandbox, Clock, change, tables: null, owns: false);

    /// <summary>Beside an app that stands on a platform of its own, by the machine's time.</summary>
    public static PayRoom At(SandboxApp sandbox) => Beside(sandbox, new StoppedClock(), change: null, tables: null, owns: false);

    public Task<PrivateDomain.Platforms.Answer<SentCoupon>> Send(string number = "n-1", string person = Person, string stock = WeChatPaySimulator.FirstStock) =>
        Client.SendCoupon(person, stock, number, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Log.Dispose();
        if (owns) await Sandbox.DisposeAsync();
    }

    private static PayRoom Beside(SandboxApp sandbox, StoppedClock clock, Action<Dictionary<string, string?>, WeChatPaySimulator>? change, PrivateDomain.Storage.Tables? tables, bool owns)
    {
        var merchant = sandbox.WeChatPay.Merchant;
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OfficialAccount:AppId"] = merchant.AppId,
            ["WeChatPay:MchId"] = merchant.MchId,
            ["WeChatPay:SerialNo"] = merchant.SerialNo,
            ["WeChatPay:PrivateKey"] = merchant.PrivateKey,
            ["WeChatPay:ApiV3Key"] = merchant.ApiV3Key,
            ["WeChatPay:ApiBaseUrl"] = new Uri(sandbox.Address, WeChatPaySimulator.Path).AbsoluteUri,
        };
        change?.Invoke(settings, sandbox.WeChatPay);
        var log = new LogLines();
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        collection.AddKeyedSingleton<TimeProvider>("system", clock);
        collection.AddSingleton(tables ?? TestStore.Shared);
        collection.AddSingleton<AlertBoard>();
        collection.AddWeChatPay(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return new PayRoom(sandbox, clock, collection.BuildServiceProvider(), log, owns);
    }
}
