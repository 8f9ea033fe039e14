using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Storage;

public static class StorageSetup
{
    /// <summary>Tables, queues, blobs, catalog and due index on the store that <c>AzureWebJobsStorage</c> names.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration, IReadOnlyList<string> queueNames, IReadOnlyList<string> containerNames)
    {
        var store = StoreAccount.From(configuration);
        services.AddSingleton(provider => Prepare(new TableClientOptions(), provider));
        // The trigger expects Base64; the client's own default is plain text.
        services.AddSingleton(provider => Prepare(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, provider));
        return services
            .AddSingleton(provider => store.Tables(provider.GetRequiredService<TableClientOptions>()))
            .AddSingleton(provider => store.Queues(provider.GetRequiredService<QueueClientOptions>()))
            .AddSingleton(provider => store.Blobs(Prepare(new BlobClientOptions(), provider)))
            .AddSingleton<Tables>()
            .AddSingleton<Catalog>()
            .AddSingleton<DueIndex>()
            .AddSingleton(provider => new CreateStorage(
                provider.GetRequiredService<TableServiceClient>(), provider.GetRequiredService<QueueServiceClient>(), provider.GetRequiredService<BlobServiceClient>(), queueNames, containerNames))
            .AddHostedService(provider => provider.GetRequiredService<CreateStorage>());
    }

    // Both patiences, a transport where the store is not reached over the network, and whoever else wants to see every call: a policy in
    // the services is asked once per call.
    private static TOptions Prepare<TOptions>(TOptions options, IServiceProvider provider) where TOptions : ClientOptions
    {
        Hurry.Apply(options);
        if (provider.GetService<HttpPipelineTransport>() is { } transport) options.Transport = transport;
        foreach (var policy in provider.GetServices<HttpPipelinePolicy>()) options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        return options;
    }

    /// <summary>Makes the tables, queues and containers that are missing before anything else runs; those that exist are left alone.</summary>
    internal sealed class CreateStorage(
        TableServiceClient tables, QueueServiceClient queues, BlobServiceClient blobs, IReadOnlyList<string> queueNames, IReadOnlyList<string> containerNames) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            try
            {
                await Task.WhenAll(
                [
                    .. Tables.Names.Select(name => tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
                    .. queueNames.Select(name => queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
                    .. containerNames.Select(name => blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
                ]);
            }
            catch (AuthenticationFailedException refused)
            {
                throw new StartRefusedException($"The app's identity cannot sign in: {refused.Message.Split('\n')[0]} AzureWebJobsStorage__clientId names it.", refused);
            }
            catch (Exception failure) when (failure is RequestFailedException or AggregateException)
            {
                var reason = failure is AggregateException many ? many.InnerExceptions[0].Message : failure.Message;
                throw new StartRefusedException($"The store at {tables.Uri.Host}:{tables.Uri.Port} cannot be used: {reason.Split('\n')[0]}. It is the one that AzureWebJobsStorage names.", failure);
            }
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
