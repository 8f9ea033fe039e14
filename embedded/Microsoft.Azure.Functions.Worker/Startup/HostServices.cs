using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Outputs;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Azure.Functions.Worker.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>What the host is made of. What the app registered itself, a clock or the types to look through, stays.</summary>
internal static class HostServices
{
    /// <summary>A little more than the drain's patience, for what ends when cancelled.</summary>
    private static readonly TimeSpan ShutdownTimeout = Drain.Patience + TimeSpan.FromSeconds(5);

    public static void AddTo(WebApplicationBuilder web, InvocationPipeline pipeline)
    {
        var services = web.Services;
        services.TryAddSingleton(new HostClock(TimeProvider.System));
        services.TryAddSingleton(new ScheduleClock(TimeProvider.System));
        services.TryAddSingleton(FunctionTypes.OfEntryAssembly());
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);

        services.AddSingleton<HostJson>().AddSingleton<WithoutEffect>().AddSingleton<SettingReferences>().AddSingleton<HostId>();
        services.AddSingleton<StorageAccounts>().AddSingleton<IdentityConnections>();
        services.AddSingleton<FunctionCatalog>().AddSingleton<FunctionReader>().AddSingleton<OutputReader>();
        services.AddSingleton<IStartupCheck, RouteOrderCheck>().AddSingleton<IStartupCheck, StorageCheck>();
        services.AddSingleton(pipeline).AddSingleton<FunctionInvoker>().AddSingleton<FunctionTimeout>().AddSingleton<ManualRun>();
        services.AddSingleton<OutputWriter>().AddSingleton<ParameterConversion.Instances>();
        services.AddSingleton<Retries>().AddSingleton<CancelledRuns>();
        services.AddSingleton<Drain>().AddHostedService(provider => provider.GetRequiredService<Drain>());
        AddSerializer(services);
        AddHttp(web);
        AddQueues(services);
        AddTimers(services);
    }

    /// <summary>Makes what reads settings and functions, so that a mistake in them shows before anything runs.</summary>
    /// <exception cref="StartupRefusedException">There is one.</exception>
    public static void ThrowIfRefused(IServiceProvider services, bool isWebApplication)
    {
        _ = services.GetRequiredService<FunctionTimeout>();
        _ = services.GetRequiredService<CancelledRuns>();
        _ = services.GetRequiredService<Drain>();
        _ = services.GetRequiredService<QueueSettings>();
        _ = services.GetRequiredService<TimerSettings>();
        _ = services.GetRequiredService<HttpSettings>();
        _ = services.GetRequiredService<RequestThrottle>();
        _ = services.GetRequiredService<AddedHeaders>();
        if (services.GetRequiredService<FunctionCatalog>().With<HttpSource>().Any() && !isWebApplication)
            throw new StartupRefusedException("The app has HTTP functions: call ConfigureFunctionsWebApplication() on its builder.");
        services.GetRequiredService<WithoutEffect>().Tell();
    }

    private static void AddSerializer(IServiceCollection services)
    {
        // Under an app's own settings of JSON, which come after.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<JsonSerializerOptions>>(
            new ConfigureOptions<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true)));
        services.AddOptions<WorkerOptions>().PostConfigure<IOptions<JsonSerializerOptions>>(
            (options, json) => options.Serializer ??= new JsonObjectSerializer(json.Value));
    }

    private static void AddHttp(WebApplicationBuilder web)
    {
        var services = web.Services;
        services.AddRouting();
        services.AddSingleton<HttpSettings>().AddSingleton<FunctionEndpoint>().AddSingleton<AdminEndpoint>().AddSingleton<HostStatus>();
        services.AddSingleton<HostKeys>().AddSingleton<IStartupCheck>(provider => provider.GetRequiredService<HostKeys>());
        services.AddSingleton<RequestThrottle>().AddSingleton<AddedHeaders>();
        services.AddSingleton<HttpSourceReader>().AddSingleton<RouteOverlap>().AddSingleton<SegmentOverlap>();

        // A proxy on this machine may say who the client is; the options trust no other.
        services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.All);
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        services.AddOptions<KestrelServerOptions>().PostConfigure<HttpSettings>((kestrel, settings) =>
            kestrel.Limits.MaxRequestBodySize = Math.Min(kestrel.Limits.MaxRequestBodySize ?? long.MaxValue, settings.BodyLimit));
    }

    private static void AddQueues(IServiceCollection services)
    {
        services.AddSingleton<QueueSettings>().AddSingleton<QueueWakeUp>();
        services.AddSingleton<QueueSourceReader>().AddSingleton<QueueDispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueDispatcher>());
    }

    private static void AddTimers(IServiceCollection services)
    {
        services.AddSingleton<TimerSettings>().AddSingleton<TimerSourceReader>();
        services.AddSingleton<TimerStatusStore>().AddSingleton<TimerLock.Source>();
        services.AddHostedService<TimerDispatcher>();
    }
}
