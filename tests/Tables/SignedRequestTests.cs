using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Sas;

namespace PrivateDomain.Tests.Tables;

/// <summary>Requests of a client that has a signature and no key.</summary>
public sealed class SignedRequestTests
{
    private static readonly Uri Account = new("https://shop.table.core.windows.net");
    private static readonly Uri Table = new("https://shop.table.core.windows.net/contacts");

    [Fact]
    public async Task A_signature_is_added_to_the_query_of_every_request_and_there_is_no_authorization_header()
    {
        var transport = new ScriptedTransport(new Answer(200, """{"value":[]}"""), new Answer(204));
        var table = new TableClient(Table, new AzureSasCredential("?sv=1&sig=a%2Fb"), TestTables.Options(transport, retries: 0));

        await table.QueryAsync<TableEntity>(maxPerPage: 5).ListAsync();
        await table.DeleteEntityAsync("p", "r");

        Assert.Equal("/contacts()?$top=5&sv=1&sig=a%2Fb", transport.Requests[0].Address.PathAndQuery);
        Assert.Equal("?sv=1&sig=a%2Fb", transport.Requests[1].Address.Query);
        Assert.All(transport.Requests, sent => Assert.False(sent.Headers.ContainsKey("Authorization")));
        Assert.Equal(("contacts", "shop", Table), (table.Name, table.AccountName, table.Uri));
    }

    [Fact]
    public async Task A_signature_renewed_between_two_tries_is_the_only_one_on_the_second()
    {
        var credential = new AzureSasCredential("sig=old");
        var transport = new ScriptedTransport(new Answer(503), new Answer(204), new Answer(204));
        var options = TestTables.Options(transport, retries: 1);
        options.AddPolicy(new AfterFirstTry(() => credential.Update("sig=new")), Azure.Core.HttpPipelinePosition.PerRetry);
        var table = new TableServiceClient(Account, credential, options).GetTableClient("contacts");

        await table.UpsertEntityAsync(new TableEntity("p", "r"));
        await table.DeleteEntityAsync("p", "r");

        Assert.Equal("?sig=old ?sig=new ?sig=new", string.Join(' ', transport.Requests.Select(sent => sent.Address.Query)));
    }

    [Fact]
    public async Task A_signature_in_the_endpoint_s_query_signs_and_is_not_part_of_the_client_s_address()
    {
        var transport = new ScriptedTransport(new Answer(204), new Answer(204));
        var options = TestTables.Options(transport, retries: 0);
        var table = new TableClient(new Uri(Table, "?sv=1&sig=x"), options);
        var service = new TableServiceClient(new Uri(Account, "?sv=1&sig=x"), options);

        await table.DeleteEntityAsync("p", "r");
        await service.DeleteTableAsync("contacts");

        Assert.Equal((Table, Account), (table.Uri, service.Uri));
        Assert.Equal(
            "/contacts(PartitionKey='p',RowKey='r')?sv=1&sig=x /Tables('contacts')?sv=1&sig=x",
            string.Join(' ', transport.Requests.Select(sent => sent.Address.PathAndQuery)));
    }

    [Fact]
    public async Task A_batch_is_signed_as_a_whole_and_its_parts_carry_no_signature()
    {
        var transport = new ScriptedTransport(new Answer(202));
        var table = new TableClient(Table, new AzureSasCredential("sig=x"), TestTables.Options(transport, retries: 0));

        await Assert.ThrowsAsync<RequestFailedException>(
            () => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));

        Assert.Equal("/$batch?sig=x", Assert.Single(transport.Requests).Address.PathAndQuery);
        Assert.DoesNotContain("sig=", transport.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_goes_over_https_or_to_this_machine_and_nowhere_else()
    {
        var credential = new AzureSasCredential("sig=x");

        Assert.Throws<ArgumentException>(() => new TableServiceClient(new Uri("http://shop.example"), credential));
        Assert.Throws<ArgumentException>(() => new TableServiceClient(new Uri("http://shop.example?sig=x")));
        Assert.Throws<ArgumentException>(() => new TableClient(new Uri("http://shop.example/contacts"), credential));
        Assert.Throws<ArgumentException>(() => new TableClient(new Uri("http://shop.example/contacts?sig=x")));
        Assert.Equal("contacts", new TableClient(new Uri("http://127.0.0.1:10002/shop/contacts"), credential).Name);
        Assert.Equal("shop", new TableServiceClient(new Uri("http://localhost:10002/shop"), credential).AccountName);
    }

    [Fact]
    public void An_endpoint_without_signature_or_table_is_a_mistake()
    {
        var credential = new AzureSasCredential("sig=x");

        Assert.Throws<ArgumentException>(() => new TableServiceClient(Account));
        Assert.Throws<ArgumentException>(() => new TableClient(Table));
        Assert.Throws<ArgumentException>(() => new TableClient(Account, credential));
        Assert.Throws<ArgumentException>(() => new TableClient(new Uri("http://127.0.0.1:10002/shop"), credential));
        Assert.Throws<ArgumentNullException>(() => new TableClient(Table, (AzureSasCredential)null!));
        Assert.Throws<ArgumentNullException>(() => new TableServiceClient(null!, credential));
    }

    [Fact]
    public void A_client_with_the_key_makes_addresses_for_others_and_one_without_cannot()
    {
        var expiry = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        var service = new TableServiceClient(Account, new TableSharedKeyCredential("shop", "c2VjcmV0"));
        var table = service.GetTableClient("contacts");
        var guest = new TableClient(Table, new AzureSasCredential("sig=x"));

        var address = table.GenerateSasUri(TableSasPermissions.Read, expiry);

        Assert.StartsWith(
            "https://shop.table.core.windows.net/contacts?sv=2019-07-07&tn=contacts&", address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("contacts", new TableClient(address).Name);
        Assert.StartsWith(
            "https://shop.table.core.windows.net/?sv=2019-07-07&ss=t&srt=o&",
            service.GenerateSasUri(TableAccountSasPermissions.All, TableAccountSasResourceTypes.Object, expiry).AbsoluteUri,
            StringComparison.Ordinal);
        Assert.Equal(("contacts", "ra"), (table.GetSasBuilder("ra", expiry).TableName, table.GetSasBuilder("ra", expiry).Permissions));
        Assert.Equal("rl", service.GetSasBuilder("rl", TableAccountSasResourceTypes.Service, expiry).Permissions);
        Assert.Throws<InvalidOperationException>(() => guest.GenerateSasUri(TableSasPermissions.Read, expiry));
        Assert.Throws<ArgumentException>(() => table.GenerateSasUri(new TableSasBuilder("orders", "r", expiry)));
        Assert.Throws<ArgumentNullException>(() => service.GenerateSasUri(null!));
    }

    private sealed class AfterFirstTry(Action action) : Azure.Core.Pipeline.HttpPipelineSynchronousPolicy
    {
        private bool _done;

        public override void OnReceivedResponse(Azure.Core.HttpMessage message)
        {
            if (!_done)
                action();
            _done = true;
        }
    }
}
