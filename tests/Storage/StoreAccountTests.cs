using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Storage;

/// <summary>The store by a connection string, or by an account that the app's managed identity opens.</summary>
public sealed class StoreAccountTests
{
    private static readonly (string, string)[] ByIdentity =
    [
        ("credential", "managedidentity"), ("clientId", "11111111-2222-3333-4444-555555555555"), ("tableServiceUri", "https://st.table.core.windows.net/"),
        ("queueServiceUri", "https://st.queue.core.windows.net/"), ("blobServiceUri", "https://st.blob.core.windows.net/"),
    ];

    [Theory]
    [InlineData("credential", "", "AzureWebJobsStorage__credential must be managedidentity")]
    [InlineData("credential", "key", "AzureWebJobsStorage__credential must be managedidentity")]
    [InlineData("tableServiceUri", "", "AzureWebJobsStorage__tableServiceUri is not set")]
    [InlineData("queueServiceUri", "st", "AzureWebJobsStorage__queueServiceUri is not set, or is no address")]
    [InlineData("blobServiceUri", "http://st.blob.core.windows.net/", "AzureWebJobsStorage__blobServiceUri is not set, or is no address")]
    public void What_is_missing_or_wrong_is_named(string setting, string value, string told) =>
        Assert.StartsWith(told, Assert.Throws<StartRefusedException>(() => StoreAccount.From(Settings([.. ByIdentity.Where(one => one.Item1 != setting), (setting, value)]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_any_setting_the_connection_string_is_asked_for() =>
        Assert.StartsWith("AzureWebJobsStorage is not set", Assert.Throws<StartRefusedException>(() => StoreAccount.From(Settings())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Tables_queues_and_files_are_asked_with_a_token_of_the_app_s_own_identity()
    {
        await using var identity = await Identity.Start();
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", identity.Address);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "header");
        try
        {
            using var store = new Store();
            await using var services = new ServiceCollection().AddSingleton<HttpPipelineTransport>(store).AddStorage(Settings(ByIdentity), ["work"], ["jobs"]).BuildServiceProvider();
            await services.GetRequiredService<TableServiceClient>().CreateTableIfNotExistsAsync("contacts");
            await services.GetRequiredService<QueueServiceClient>().GetQueueClient("work").SendMessageAsync("x");
            await services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient("jobs").CreateIfNotExistsAsync();
            Assert.Equal(
                ["https://st.blob.core.windows.net Bearer secret-token", "https://st.queue.core.windows.net Bearer secret-token", "https://st.table.core.windows.net Bearer secret-token"],
                store.Asked.Order(StringComparer.Ordinal));
            Assert.Contains("client_id=11111111-2222-3333-4444-555555555555", identity.Asked.First(), StringComparison.Ordinal);
            Assert.Contains("resource=https://storage.azure.com", Uri.UnescapeDataString(identity.Asked.First()), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
            Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
        }
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Where(setting => setting.Value.Length > 0).Select(setting => KeyValuePair.Create("AzureWebJobsStorage:" + setting.Name, (string?)setting.Value))).Build();

    /// <summary>Where an app on Azure gets its tokens: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference.</summary>
    private sealed class Identity(WebApplication door) : IAsyncDisposable
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public string Address => Door.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/msi/token";

        public static async Task<Identity> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var identity = new Identity(builder.Build());
            identity.Door.Run(context =>
            {
                identity.Asked.Enqueue(context.Request.QueryString.Value!);
                if (context.Request.Headers["X-IDENTITY-HEADER"] != "header") context.Response.StatusCode = 401;
                return context.Response.WriteAsync("""{"access_token":"secret-token","expires_on":"4102444800","resource":"https://storage.azure.com","token_type":"Bearer"}""");
            });
            await identity.Door.StartAsync();
            return identity;
        }

        private WebApplication Door { get; } = door;

        public ValueTask DisposeAsync() => Door.DisposeAsync();
    }

    /// <summary>Takes everything and remembers who asked.</summary>
    private sealed class Store : HttpPipelineTransport, IDisposable
    {
        private readonly HttpClientTransport real = new(new HttpClient(new Taker()));

        public ConcurrentQueue<string> Asked { get; } = new();

        public override Request CreateRequest() => real.CreateRequest();

        public override void Process(HttpMessage message) => ProcessAsync(message).AsTask().GetAwaiter().GetResult();

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            message.Request.Headers.TryGetValue("Authorization", out var by);
            Asked.Enqueue($"{message.Request.Uri.Scheme}://{message.Request.Uri.Host} {by}");
            return real.ProcessAsync(message);
        }

        public void Dispose() => real.Dispose();

        private sealed class Taker : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                const string Message = "<?xml version=\"1.0\"?><QueueMessagesList><QueueMessage><MessageId>1</MessageId><InsertionTime>Mon, 23 Nov 2026 00:00:00 GMT</InsertionTime><ExpirationTime>Mon, 23 Nov 2026 00:00:00 GMT</ExpirationTime><PopReceipt>p</PopReceipt><TimeNextVisible>Mon, 23 Nov 2026 00:00:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>";
                var isQueue = request.RequestUri!.Host.Contains(".queue.", StringComparison.Ordinal);
                var answer = new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent(isQueue ? Message : "{\"TableName\":\"contacts\"}", Encoding.UTF8, isQueue ? "application/xml" : "application/json") };
                answer.Headers.TryAddWithoutValidation("ETag", "\"1\"");
                answer.Content.Headers.TryAddWithoutValidation("Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT");
                return Task.FromResult(answer);
            }
        }
    }
}
