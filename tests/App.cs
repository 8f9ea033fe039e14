using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PrivateDomain.Due;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests;

internal static class SystemTime
{
    /// <summary>System time stands at this moment: signatures and tokens see it.</summary>
    public static void At(this FunctionsApplicationBuilder builder, DateTimeOffset now) =>
        builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, new StoppedClock { Now = now });
}

/// <summary>
/// The whole app on a store and a platform of its own, as <c>./run</c> starts it, but for the queue listeners and the timer: a test
/// says when queues are emptied and when the due index is swept.
/// </summary>
internal sealed class App : IAsyncDisposable
{
    public const string ApiKey = "an-operators-key-for-tests";

    private readonly IHost host;
    private bool stopped;

    private App(IHost host, SandboxApp platform, StorageCalls storage, string store)
    {
        (this.host, Platform, Storage, Store) = (host, platform, storage, store);
        var address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        platform.AppUrl = address;
        Anyone = new HttpClient { BaseAddress = address };
        Operator = new HttpClient { BaseAddress = address };
        Operator.DefaultRequestHeaders.Add("x-api-key", ApiKey);
    }

    public SandboxApp Platform { get; }

    public StorageCalls Storage { get; }

    /// <summary>The store's connection string.</summary>
    public string Store { get; }

    public HttpClient Anyone { get; }

    public HttpClient Operator { get; }

    public BusinessClock Clock => host.Services.GetRequiredService<BusinessClock>();

    public T Service<T>() where T : notnull => host.Services.GetRequiredService<T>();

    /// <param name="store">The store of an earlier app, to go on with it; a fresh one otherwise.</param>
    /// <param name="platform">The platform of an earlier app; a fresh one otherwise.</param>
    public static async Task<App> Start(
        string? store = null, SandboxApp? platform = null, SandboxOptions? sandbox = null, TimeProvider? platformClock = null, Action<FunctionsApplicationBuilder>? adjust = null,
        params IReadOnlyList<string> settings)
    {
        store ??= TestStore.New();
        platform ??= await SandboxApp.StartAsync((sandbox ?? new SandboxOptions()) with { Urls = "http://127.0.0.1:0", ApiKey = ApiKey, RetryInterval = TimeSpan.FromMilliseconds(50) }, platformClock);
        var storage = new StorageCalls();
        var started = Program.Build(
            [
                .. Arguments(store, platform),
                .. new[] { "HandleCallbacksResume", "HandleUrgent", "HandleWork", "HandleBulk", "KeepCallbacksResumeFailure", "KeepUrgentFailure", "KeepWorkFailure", "KeepBulkFailure", "SweepDue", "RenewMedia", "CheckKeepers", "TidyContactWays", "ReconcileKeepers", "RefitForecasts", "ReadGroups", "SweepJobFiles" }
                    .Select(function => $"--AzureWebJobs.{function}.Disabled=true"),
                "--Callbacks:ResumeAfter=00:00:00",
                "--Logging:LogLevel:Default=None",
                "--Logging:LogLevel:Microsoft=None",
                .. settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton(FunctionTypes.Of(typeof(Program).Assembly));
                builder.Services.AddSingleton<HttpPipelinePolicy>(storage);
                builder.UseMiddleware(storage.Follow);
                adjust?.Invoke(builder);
            });
        await started.StartAsync();
        var app = new App(started, platform, storage, store);
        app.MoveTo(localHour: 10);
        return app;
    }

    /// <summary>What the app is started with, as command line settings.</summary>
    public static IEnumerable<string> Arguments(string store, SandboxApp platform) => [.. Arguments(store, platform.Address, platform.WeCom.Account, platform.OfficialAccount.Account), .. Arguments(platform.Address, platform.WeChatPay.Merchant)];

    private static IEnumerable<string> Arguments(string store, Uri platform, WeComAccount account, ServiceAccount serviceAccount) =>
    [
        "--Embedded:Urls=http://127.0.0.1:0",
        $"--AzureWebJobsStorage={store}",
        $"--Api:Key={ApiKey}",
        "--Brand:Name=小满茶铺",
        "--Brand:ClockAhead=0.00:00:00",
        "--Contacts:IdKey=" + Secret(1),
        "--Contacts:PhoneKeys=1:" + Secret(2),
        "--Cards:SigningKeys=1:" + Secret(3),
        "--Coupons:CodeKeys=1:" + Secret(4),
        "--Repurchase:HoldoutPercent=0",
        $"--WeCom:CorpId={account.CorpId}",
        $"--WeCom:AgentId={account.AgentId}",
        $"--WeCom:Secret={account.Secret}",
        $"--WeCom:CallbackToken={account.CallbackToken}",
        $"--WeCom:EncodingAesKey={account.EncodingAesKey}",
        $"--WeCom:ApiBaseUrl={platform}",
        $"--OfficialAccount:AppId={serviceAccount.AppId}",
        $"--OfficialAccount:Secret={serviceAccount.Secret}",
        $"--OfficialAccount:CallbackToken={serviceAccount.CallbackToken}",
        $"--OfficialAccount:EncodingAesKey={serviceAccount.EncodingAesKey}",
        $"--OfficialAccount:ApiBaseUrl={new Uri(platform, OfficialAccountSimulator.Path)}",
    ];

    private static IEnumerable<string> Arguments(Uri platform, PayMerchant merchant) =>
    [
        $"--WeChatPay:MchId={merchant.MchId}",
        $"--WeChatPay:AppId={merchant.AppId}",
        $"--WeChatPay:SerialNo={merchant.SerialNo}",
        $"--WeChatPay:PrivateKey={merchant.PrivateKey}",
        $"--WeChatPay:ApiV3Key={merchant.ApiV3Key}",
        $"--WeChatPay:ApiBaseUrl={new Uri(platform, WeChatPaySimulator.Path)}",
    ];

    /// <summary>Runs every message that is there, and those that come of them.</summary>
    public Task<int> Drain() => Service<QueueDispatcher>().PumpAsync(CancellationToken.None);

    /// <summary>Finds what is due by now and does it.</summary>
    public async Task Sweep()
    {
        await Service<SweepDue>().Sweep(CancellationToken.None);
        await Drain();
    }

    /// <summary>Business time goes on.</summary>
    public async Task Pass(TimeSpan time)
    {
        Clock.Ahead += time;
        await Sweep();
    }

    /// <summary>Business time goes on to the next time that it is this hour in the brand's zone.</summary>
    public void MoveTo(int localHour)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var local = TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), zone);
        var next = local.Date.AddHours(localHour);
        // The clock keeps whole seconds, so just before the hour is that hour.
        if (next <= local.DateTime.AddSeconds(2)) next = next.AddDays(1);
        Clock.Ahead += next - local.DateTime;
    }

    public async Task<JsonElement> Get(string path) => await Read(await Operator.GetAsync(path));

    public async Task<JsonElement> Put(string path, object body) => await Read(await Operator.PutAsJsonAsync(path, body));

    public async Task<JsonElement> Post(string path, object body) => await Read(await Operator.PostAsJsonAsync(path, body));

    public TableClient Table(string name) => Service<TableServiceClient>().GetTableClient(name);

    /// <summary>Keys of the rows that stand in a table.</summary>
    public async Task<IReadOnlyList<TableEntity>> Rows(string table)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in Table(table).QueryAsync<TableEntity>()) rows.Add(row);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Platform.DisposeAsync();
    }

    /// <summary>Ends the app alone; store and platform go on.</summary>
    public async Task Stop()
    {
        if (Interlocked.Exchange(ref stopped, true)) return;
        Anyone.Dispose();
        Operator.Dispose();
        await host.StopAsync();
        host.Dispose();
    }

    private static string Secret(byte fill) => Convert.ToBase64String([.. Enumerable.Repeat(fill, 32)]);

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {text}"), null, answer.StatusCode);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }
}
