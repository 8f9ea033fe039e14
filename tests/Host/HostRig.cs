using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>A host with the functions of the given classes, on a free port, with an empty storage account when one is asked for.</summary>
internal sealed class HostRig : IAsyncDisposable
{
    private readonly IHost _host;
    private HttpClient? _http;

    private HostRig(IHost host, Journal journal) => (_host, Journal) = (host, journal);

    /// <summary>What the functions wrote down.</summary>
    public Journal Journal { get; }

    public IServiceProvider Services => _host.Services;

    public IHost Host => _host;

    public CapturedLog Log => Service<CapturedLog>();

    public HttpClient Http => _http ??= new HttpClient { BaseAddress = new Uri(Address) };

    public string Address => Service<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static HostRig Build(Plan plan)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Embedded:Urls"] = "http://127.0.0.1:0",
            ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:00",
            ["AzureFunctionsWebHost:hostid"] = "tests",
        });
        builder.Configuration.AddInMemoryCollection(plan.Settings);
        builder.Logging.ClearProviders();
        var log = new CapturedLog();
        builder.Logging.AddProvider(log);
        var journal = new Journal();
        builder.Services.AddSingleton(journal).AddSingleton(log).AddSingleton(new FunctionTypes(plan.Functions));
        plan.Compose(builder);
        return new HostRig(builder.Build(), journal);
    }

    public static async Task<HostRig> StartAsync(Plan plan)
    {
        var rig = Build(plan);
        await rig._host.StartAsync();
        return rig;
    }

    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>What a test's host is made of.</summary>
    internal sealed record Plan(params Type[] Functions)
    {
        public Dictionary<string, string?> Settings { get; init; } = new(StringComparer.OrdinalIgnoreCase);

        public Action<FunctionsApplicationBuilder> Compose { get; init; } = builder => builder.ConfigureFunctionsWebApplication();

        public Plan With(string setting, string? value)
        {
            Settings[setting] = value;
            return this;
        }

        public Plan WithStorage(string connectionString) => With("AzureWebJobsStorage", connectionString);

        /// <summary>The clock of the timers' schedules.</summary>
        public Plan WithClock(TimeProvider clock) => And(builder => builder.Services.AddSingleton(new ScheduleClock(clock)));

        /// <summary>The clock of leases, time limits and pauses.</summary>
        public Plan WithHostClock(TimeProvider clock) => And(builder => builder.Services.AddSingleton(new HostClock(clock)));

        /// <summary>What the host's storage calls go through.</summary>
        public Plan Over(HttpPipelineTransport store) => And(builder => builder.Services.AddSingleton(store));

        public Plan And(Action<FunctionsApplicationBuilder> compose) => this with { Compose = Compose + compose };
    }
}
