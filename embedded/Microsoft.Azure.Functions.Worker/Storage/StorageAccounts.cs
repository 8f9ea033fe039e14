using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Storage;

/// <summary>The storage accounts of the host itself, by the name of the setting that holds the connection string.</summary>
/// <param name="configuration">The settings.</param>
/// <param name="transport">Registered in the services, it carries the host's storage calls instead of the network.</param>
internal sealed class StorageAccounts(IConfiguration configuration, HttpPipelineTransport? transport = null) : IDisposable
{
    public const string Default = "AzureWebJobsStorage";

    // The emulator closes idle connections after 5 s; one reused just then would be reset.
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Whether the setting holds a connection string that a client can be made of.</summary>
    public bool Has(string connection)
    {
        try
        {
            return Find(connection) is { Length: > 0 } text && new QueueServiceClient(text).Uri is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>A queue whose messages are taken as they are; whoever reads one decodes it.</summary>
    public QueueClient Queue(string connection, string name) =>
        new(ConnectionString(connection), name, With(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }));

    public BlobContainerClient Container(string name) => new(ConnectionString(Default), name, With(new BlobClientOptions()));

    public void Dispose() => _http.Dispose();

    private T With<T>(T options)
        where T : global::Azure.Core.ClientOptions
    {
        options.Transport = transport ?? new HttpClientTransport(_http);

        // The client's own patience is minutes; the listeners have theirs, and notice sooner that an outage is over.
        options.Retry.MaxRetries = 4;
        options.Retry.Delay = TimeSpan.FromSeconds(0.5);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(4);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        return options;
    }

    private string ConnectionString(string connection) =>
        Find(connection) ?? throw new InvalidOperationException($"The setting {connection} holds no connection string.");

    private string? Find(string connection) =>
        configuration[connection] ?? configuration[$"AzureWebJobs{connection}"] ?? configuration.GetConnectionString(connection);
}
