using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace PrivateDomain.Storage;

/// <summary>
/// The store as <c>AzureWebJobsStorage</c> names it: by a connection string, or by the addresses of an account that the app opens by its managed identity
/// (<c>__tableServiceUri</c>, <c>__queueServiceUri</c>, <c>__blobServiceUri</c>, <c>__credential</c> and <c>__clientId</c>, as the platform's host reads them:
/// https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection).
/// </summary>
internal abstract class StoreAccount
{
    private const string Setting = "AzureWebJobsStorage";
    private const string ByIdentity = "managedidentity";

    public abstract TableServiceClient Tables(TableClientOptions options);

    public abstract QueueServiceClient Queues(QueueClientOptions options);

    public abstract BlobServiceClient Blobs(BlobClientOptions options);

    /// <exception cref="StartRefusedException">Names the setting that is missing or wrong.</exception>
    public static StoreAccount From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        if (!string.IsNullOrWhiteSpace(section.Value)) return new ByConnectionString(section.Value);
        if (!section.GetChildren().Any())
            throw new StartRefusedException($"{Setting} is not set: it is the connection string of the store, such as EmbeddedStorage=data/store for a folder of this machine.");
        if (section["credential"] != ByIdentity)
            throw new StartRefusedException($"{Setting}__credential must be {ByIdentity} where no connection string is set: the app opens the account by its identity.");
        return new ByManagedIdentity(Address("table"), Address("queue"), Address("blob"), section["clientId"]);

        Uri Address(string service) => Uri.TryCreate(section[service + "ServiceUri"], UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address : throw new StartRefusedException($"{Setting}__{service}ServiceUri is not set, or is no address such as https://account.{service}.core.windows.net/.");
    }

    private sealed class ByConnectionString : StoreAccount
    {
        private readonly string connection;

        public ByConnectionString(string connection)
        {
            this.connection = connection;
            try
            {
                _ = (new TableServiceClient(connection), new QueueServiceClient(connection));
            }
            catch (Exception unreadable) when (unreadable is FormatException or InvalidOperationException or ArgumentException)
            {
                throw new StartRefusedException($"{Setting} is not a connection string: {unreadable.Message}", unreadable);
            }
        }

        public override TableServiceClient Tables(TableClientOptions options) => new(connection, options);

        public override QueueServiceClient Queues(QueueClientOptions options) => new(connection, options);

        public override BlobServiceClient Blobs(BlobClientOptions options) => new(connection, options);
    }

    private sealed class ByManagedIdentity(Uri tables, Uri queues, Uri blobs, string? clientId) : StoreAccount
    {
        // One for all: it keeps its token until shortly before it expires.
        private readonly TokenCredential identity = new ManagedIdentityCredential(
            string.IsNullOrWhiteSpace(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));

        public override TableServiceClient Tables(TableClientOptions options) => new(tables, identity, options);

        public override QueueServiceClient Queues(QueueClientOptions options) => new(queues, identity, options);

        public override BlobServiceClient Blobs(BlobClientOptions options) => new(blobs, identity, options);
    }
}
