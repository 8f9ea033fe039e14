using Azure.Core;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

public sealed class TokenTests
{
    private static readonly Uri Account = new("https://shop.table.core.windows.net");
    private static readonly Answer Challenge = new(
        401,
        "",
        (
            "WWW-Authenticate",
            "Bearer authorization_uri=https://login.microsoftonline.com/their-tenant/oauth2/authorize "
            + "resource_id=https://storage.azure.com"));

    [Fact]
    public async Task A_token_is_asked_for_the_storage_scope_of_the_public_cloud()
    {
        var (credential, transport) = (new Tokens(), new ScriptedTransport(new Answer(204)));
        var table = new TableClient(Account, "contacts", credential, TestTables.Options(transport, retries: 0));

        await table.DeleteEntityAsync("p", "r");

        Assert.Equal("https://storage.azure.com/.default", Assert.Single(Assert.Single(credential.Asked).Scopes));
        Assert.Equal("Bearer token 1", Assert.Single(transport.Requests).Headers["Authorization"]);
    }

    [Theory]
    [InlineData("AzurePublic", "https://storage.azure.com/.default")]
    [InlineData("AzureGov", "https://storage.azure.us/.default")]
    [InlineData("AzureChina", "https://storage.azure.cn/.default")]
    [InlineData("https://own.example", "https://own.example/.default")]
    [InlineData("https://own.example/", "https://own.example/.default")]
    [InlineData("https://own.example/.default", "https://own.example/.default")]
    public async Task The_options_audience_decides_the_scope(string audience, string scope)
    {
        var (credential, options) = (new Tokens(), TestTables.Options(new ScriptedTransport(new Answer(204)), retries: 0));
        options.Audience = audience;

        await new TableServiceClient(Account, credential, options).DeleteTableAsync("contacts");

        Assert.Equal(scope, Assert.Single(Assert.Single(credential.Asked).Scopes));
    }

    [Fact]
    public void The_clouds_audiences_are_told_apart()
    {
        Assert.True(TableAudience.AzureChina == "azurechina");
        Assert.True(TableAudience.AzureGovernment != TableAudience.AzurePublicCloud);
        Assert.Throws<ArgumentException>(() => new TableAudience(""));
    }

    [Fact]
    public async Task Over_http_no_token_is_sent_and_the_call_fails_as_with_any_client_of_Azure_Core()
    {
        var (credential, transport) = (new Tokens(), new ScriptedTransport());
        var table = new TableClient(
            new Uri("http://shop.table.core.windows.net"), "contacts", credential, TestTables.Options(transport, retries: 3));

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.DeleteEntityAsync("p", "r"));
        Assert.Throws<InvalidOperationException>(() => table.DeleteEntity("p", "r"));

        Assert.Empty(transport.Requests);
        Assert.Empty(credential.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_tenant_discovery_the_first_request_goes_without_a_token_and_the_refusal_names_the_tenant(bool async)
    {
        var (credential, transport) = (new Tokens(), new ScriptedTransport(Challenge, new Answer(204), new Answer(204)));
        var options = TestTables.Options(transport, retries: 0);
        options.EnableTenantDiscovery = true;
        var table = new TableClient(Account, "contacts", credential, options);

        _ = async ? await table.DeleteEntityAsync("p", "r") : table.DeleteEntity("p", "r");
        _ = async ? await table.DeleteEntityAsync("p", "r") : table.DeleteEntity("p", "r");

        Assert.Equal([false, true, true], transport.Requests.Select(sent => sent.Headers.ContainsKey("Authorization")));
        Assert.All(credential.Asked, asked => Assert.Equal("their-tenant", asked.TenantId));
    }

    [Fact]
    public async Task Without_discovery_a_refusal_that_names_a_tenant_is_followed_once()
    {
        var (credential, transport) = (new Tokens(), new ScriptedTransport(Challenge, Challenge));
        var table = new TableClient(Account, "contacts", credential, TestTables.Options(transport, retries: 0));

        var refusal = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal((401, 2), (refusal.Status, transport.Requests.Count));
        Assert.Equal([null, "their-tenant"], credential.Asked.Select(asked => asked.TenantId));
    }

    private sealed class Tokens : TokenCredential
    {
        public List<TokenRequestContext> Asked { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked.Add(requestContext);
            return new($"token {Asked.Count}", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
