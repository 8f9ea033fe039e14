using System.Globalization;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrivateDomain.Embedded.Storage.Hosting;

namespace PrivateDomain.Embedded.Storage;

/// <summary>Gives an app the store that its settings name.</summary>
public static class EmbeddedStorageSetup
{
    private const string Setting = "AzureWebJobsStorage";
    private const string PortSetting = "Embedded:StoragePort";

    /// <summary>
    /// Where <c>AzureWebJobsStorage</c> is <c>EmbeddedStorage=folder</c>: the setting becomes a connection string that storage clients take, and
    /// the services hold the <see cref="HttpPipelineTransport"/> that they need with it. With <c>Embedded__StoragePort</c> the store also
    /// answers other programs of this machine, at three ports from that one. Any other setting is left alone.
    /// </summary>
    /// <param name="builder">The app's.</param>
    /// <param name="refuse">Makes the exception that ends the start where the folder or a port cannot be used, from the reason.</param>
    public static void UseEmbeddedStorage(this IHostApplicationBuilder builder, Func<StoreRefusedException, Exception> refuse)
    {
        if (builder.Configuration[Setting] is not { } named || !EmbeddedStore.IsNamedBy(named))
            return;
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(Setting, (string?)EmbeddedStore.ConnectionString)]);
        builder.Services.AddSingleton(provider =>
        {
            try
            {
                return EmbeddedStore.Open(named, provider.GetRequiredService<ILogger<EmbeddedStore>>());
            }
            catch (StoreRefusedException refused)
            {
                throw refuse(refused);
            }
        });
        builder.Services.AddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Transport);
        if (builder.Configuration[PortSetting] is { Length: > 0 } port)
            builder.Services.AddHostedService(provider => new Listening(provider.GetRequiredService<EmbeddedStore>(), port, refuse));
    }

    private sealed class Listening(EmbeddedStore store, string port, Func<StoreRefusedException, Exception> refuse) : IHostedService
    {
        private LoopbackServer? _server;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (!int.TryParse(port, CultureInfo.InvariantCulture, out var first) || first is < 1 or > ushort.MaxValue - 2)
                    throw new StoreRefusedException($"Embedded__StoragePort is '{port}'; it must be the first of three ports, such as {LoopbackServer.StandardPort}.");
                _server = await LoopbackServer.StartAsync(store, first);
            }
            catch (StoreRefusedException refused)
            {
                throw refuse(refused);
            }
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (_server is not null)
                await _server.DisposeAsync();
        }
    }
}
