using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Queues;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>A store in a folder of its own, whose clock the test moves, and the published clients over it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private const string Account = "/teststore";
    private static readonly string ConnectionString =
        $"DefaultEndpointsProtocol=http;AccountName=teststore;AccountKey={Convert.ToBase64String(SHA256.HashData("no secret"u8))};"
        + $"BlobEndpoint=http://127.0.0.1:1{Account};QueueEndpoint=http://127.0.0.1:1{Account};";

    private readonly string _folder = Directory.CreateTempSubdirectory("store").FullName;

    public TestStore()
    {
        Engine = Embedded.Storage.Engine.Store.Open(new StoreOptions(_folder) { Clock = Clock, Durable = false }, NullLogger.Instance);
        Queues = new QueueService(Clock);
        QueueTransport = new ServiceTransport(Engine, Queues, Account.TrimStart('/'));
    }

    public ManualClock Clock { get; } = new();

    public Embedded.Storage.Engine.Store Engine { get; }

    public QueueService Queues { get; }

    public ServiceTransport QueueTransport { get; }

    public QueueServiceClient QueueClient => new(ConnectionString, WithoutRetries(new QueueClientOptions { Transport = QueueTransport }));

    public static T WithoutRetries<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 0;
        return options;
    }

    /// <summary>A request as a client wrote it by hand.</summary>
    public static Task<StorageResponse> AskAsync(ServiceTransport transport, string method, string target, string body = "", params IEnumerable<(string Name, string Value)> headers)
    {
        var address = new Uri("http://127.0.0.1:1" + target);
        return transport.AskAsync(new StorageRequest(
            method,
            address.AbsolutePath,
            Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetBytes(body),
            "http://127.0.0.1:1"));
    }

    public Task<StorageResponse> AskQueuesAsync(string method, string target, string body = "", params IEnumerable<(string Name, string Value)> headers) =>
        AskAsync(QueueTransport, method, target, body, headers);

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
