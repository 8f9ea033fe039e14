using Azure.Core.Extensions;
using Azure.Data.Tables;

namespace Microsoft.Extensions.Azure;

/// <summary>The table service's client among the clients that an application registers together.</summary>
public static class TableClientBuilderExtensions
{
    public static IAzureClientBuilder<TableServiceClient, TableClientOptions> AddTableServiceClient<TBuilder>(
        this TBuilder builder, string connectionString)
        where TBuilder : IAzureClientFactoryBuilder =>
        builder.RegisterClientFactory<TableServiceClient, TableClientOptions>(options => new(connectionString, options));

    /// <summary>With the token credential that the application registers.</summary>
    public static IAzureClientBuilder<TableServiceClient, TableClientOptions> AddTableServiceClient<TBuilder>(
        this TBuilder builder, Uri serviceUri)
        where TBuilder : IAzureClientFactoryBuilderWithCredential =>
        builder.RegisterClientFactory<TableServiceClient, TableClientOptions>(
            (options, credential) => new(serviceUri, credential, options));

    public static IAzureClientBuilder<TableServiceClient, TableClientOptions> AddTableServiceClient<TBuilder>(
        this TBuilder builder, Uri serviceUri, TableSharedKeyCredential sharedKeyCredential)
        where TBuilder : IAzureClientFactoryBuilder =>
        builder.RegisterClientFactory<TableServiceClient, TableClientOptions>(options => new(serviceUri, sharedKeyCredential, options));

    /// <summary>By settings that are named like the arguments of the client's constructors.</summary>
    public static IAzureClientBuilder<TableServiceClient, TableClientOptions> AddTableServiceClient<TBuilder, TConfiguration>(
        this TBuilder builder, TConfiguration configuration)
        where TBuilder : IAzureClientFactoryBuilderWithConfiguration<TConfiguration> =>
        builder.RegisterClientFactory<TableServiceClient, TableClientOptions>(configuration);
}
