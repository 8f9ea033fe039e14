using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Embedded.Storage;

/// <summary>Gives an app the store that its settings name.</summary>
public static class EmbeddedStorageSetup
{
    private const string Setting = "AzureWebJobsStorage";

    /// <summary>
    /// Where <c>AzureWebJobsStorage</c> is <c>EmbeddedStorage=folder</c>: the setting becomes a connection string that storage clients take, and
    /// the services hold the <see cref="HttpPipelineTransport"/> that they need with it. Any other setting is left alone.
    /// </summary>
    /// <param name="builder">The app's.</param>
    /// <param name="refuse">Makes the exception that ends the start where the folder cannot be used, from the reason.</param>
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
    }
}
