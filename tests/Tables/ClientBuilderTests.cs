using Azure.Core;
using Azure.Core.Extensions;
using Azure.Data.Tables;
using Microsoft.Extensions.Azure;
using Moq;

namespace PrivateDomain.Tests.Tables;

/// <summary>Registration among an application's Azure clients, by way of the interfaces of Azure.Core.</summary>
public sealed class ClientBuilderTests
{
    private static readonly Uri Account = new("https://shop.table.core.windows.net");

    [Fact]
    public void A_registered_client_is_made_of_what_was_given_and_its_options()
    {
        var builder = new Builder();

        builder.AddTableServiceClient("AccountName=shop;AccountKey=c2VjcmV0");
        builder.AddTableServiceClient(Account, new TableSharedKeyCredential("shop", "c2VjcmV0"));
        builder.AddTableServiceClient(Account);
        builder.AddTableServiceClient<Builder, string>("Tables");

        Assert.Equal(["shop", "shop", "shop", "Tables"], builder.Made);
    }

    private sealed class Builder :
        IAzureClientFactoryBuilder, IAzureClientFactoryBuilderWithCredential, IAzureClientFactoryBuilderWithConfiguration<string>
    {
        public List<string> Made { get; } = [];

        public IAzureClientBuilder<TClient, TOptions> RegisterClientFactory<TClient, TOptions>(Func<TOptions, TClient> clientFactory)
            where TOptions : class =>
            Keep<TClient, TOptions>(clientFactory(Options<TOptions>()));

        public IAzureClientBuilder<TClient, TOptions> RegisterClientFactory<TClient, TOptions>(
            Func<TOptions, TokenCredential, TClient> clientFactory, bool requiresCredential = true)
            where TOptions : class =>
            Keep<TClient, TOptions>(clientFactory(Options<TOptions>(), Mock.Of<TokenCredential>()));

        public IAzureClientBuilder<TClient, TOptions> RegisterClientFactory<TClient, TOptions>(string configuration)
            where TOptions : class
        {
            Made.Add(configuration);
            return Mock.Of<IAzureClientBuilder<TClient, TOptions>>();
        }

        private static TOptions Options<TOptions>() => (TOptions)(object)new TableClientOptions();

        private IAzureClientBuilder<TClient, TOptions> Keep<TClient, TOptions>(TClient client)
            where TOptions : class
        {
            Made.Add(Assert.IsType<TableServiceClient>(client).AccountName);
            return Mock.Of<IAzureClientBuilder<TClient, TOptions>>();
        }
    }
}
