using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Wire;
using Moq;

namespace PrivateDomain.Tests.Tables;

public sealed class AccountTests
{
    private const string Key = "c2VjcmV0";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData(
        "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://emulator",
        "devstoreaccount1",
        "http://emulator:10002/devstoreaccount1")]
    [InlineData("AccountName=shop;AccountKey=c2VjcmV0", "shop", "https://shop.table.core.windows.net/")]
    [InlineData(
        "DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=c2VjcmV0;EndpointSuffix=core.chinacloudapi.cn",
        "shop",
        "http://shop.table.core.chinacloudapi.cn/")]
    [InlineData(
        " accountname = shop ; ACCOUNTKEY=c2VjcmV0;TableEndpoint=http://127.0.0.1:20002/shop/;", "shop", "http://127.0.0.1:20002/shop/")]
    [InlineData(
        "AccountName=shop;AccountKey=c2VjcmV0AA==;QueueEndpoint=https://q.example;TableEndpoint=https://tables.example",
        "shop",
        "https://tables.example/")]
    public void A_connection_string_names_account_and_endpoint(string text, string account, string endpoint)
    {
        var service = new TableServiceClient(text);

        Assert.Equal((account, new Uri(endpoint)), (service.AccountName, service.Uri));
    }

    [Theory]
    [InlineData("AccountName=shop")]
    [InlineData("AccountKey=c2VjcmV0")]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("nonsense")]
    [InlineData("=x")]
    [InlineData("AccountName=shop;AccountName=other;AccountKey=c2VjcmV0")]
    [InlineData("AccountName=shop;AccountKey=not base64!")]
    [InlineData("AccountName=shop;AccountKey=c2VjcmV0;TableEndpoint=not an address")]
    [InlineData("AccountName=shop;AccountKey=c2VjcmV0;TableSecondaryEndpoint=https://b.example")]
    [InlineData("AccountName=shop;SharedAccessSignature=sig=x")]
    [InlineData("TableEndpoint=https://tables.example")]
    public void A_connection_string_without_an_account_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => new TableServiceClient(text));
        Assert.Throws<FormatException>(() => new TableClient(text, "contacts"));
    }

    [Fact]
    public async Task A_connection_string_with_both_key_and_signature_uses_the_signature()
    {
        var transport = new ScriptedTransport(new Answer(204));
        const string Both = "AccountName=shop;AccountKey=c2VjcmV0;TableEndpoint=https://tables.example/;SharedAccessSignature=?sig=x";
        var table = new TableClient(Both, "contacts", TestTables.Options(transport, retries: 0));

        await table.DeleteEntityAsync("p", "r");

        var sent = Assert.Single(transport.Requests);
        Assert.Equal(("?sig=x", false), (sent.Address.Query, sent.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public void An_empty_connection_string_is_a_mistake()
    {
        Assert.Throws<ArgumentException>(() => new TableServiceClient(""));
        Assert.Throws<ArgumentNullException>(() => new TableServiceClient((string)null!));
        Assert.Throws<ArgumentException>(() => new TableClient("UseDevelopmentStorage=true", ""));
    }

    [Theory]
    [InlineData("https://shop.table.core.windows.net", "https://shop.table.core.windows.net/contacts", "shop")]
    [InlineData("https://shop.table.core.windows.net/contacts", "https://shop.table.core.windows.net/contacts", "shop")]
    [InlineData("http://127.0.0.1:10002/shop", "http://127.0.0.1:10002/shop/contacts", "shop")]
    [InlineData("http://127.0.0.1:10002/shop/contacts", "http://127.0.0.1:10002/shop/contacts", "shop")]
    [InlineData("http://localhost:10002/contacts", "http://localhost:10002/contacts/contacts", "contacts")]
    public void A_table_has_its_own_address_whether_or_not_the_endpoint_named_it(string endpoint, string address, string account)
    {
        var table = new TableClient(new Uri(endpoint), "contacts", new TableSharedKeyCredential("shop", Key));

        Assert.Equal((new Uri(address), account, "contacts"), (table.Uri, table.AccountName, table.Name));
    }

    [Theory]
    [InlineData("https://shop.table.core.windows.net", "/shop/contacts(PartitionKey='a%20%27%27b',RowKey='r')")]
    [InlineData("http://127.0.0.1:10002/shop", "/shop/shop/contacts(PartitionKey='a%20%27%27b',RowKey='r')")]
    public async Task A_request_is_signed_over_its_date_and_its_encoded_path(string endpoint, string resource)
    {
        var transport = new ScriptedTransport(new Answer(204));
        var time = new StoppedClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var account = TableAccount.With(new Uri(endpoint), new TableSharedKeyCredential("shop", Key));
        var table = new TableClient(new TableWire(account, new TableClientOptions { Transport = transport }, time), "contacts");

        await table.DeleteEntityAsync("a 'b", "r");

        var headers = Assert.Single(transport.Requests).Headers;
        var signed = Encoding.UTF8.GetBytes($"Fri, 02 Jan 2026 03:04:05 GMT\n{resource}");
        var signature = HMACSHA256.HashData(Convert.FromBase64String(Key), signed);
        Assert.Equal("Fri, 02 Jan 2026 03:04:05 GMT", headers["x-ms-date"]);
        Assert.Equal($"SharedKeyLite shop:{Convert.ToBase64String(signature)}", headers["Authorization"]);
    }

    [Fact]
    public async Task Each_try_is_signed_anew()
    {
        var clock = new StoppedClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), step: TimeSpan.FromMinutes(10));
        var transport = new ScriptedTransport(new Answer(503), new Answer(204));
        var options = TestTables.Options(transport, retries: 1);
        var account = TableAccount.With(new Uri("https://shop.table.core.windows.net"), new TableSharedKeyCredential("shop", Key));

        await new TableClient(new TableWire(account, options, clock), "contacts").UpsertEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(2, Distinct(transport, "x-ms-date"));
        Assert.Equal(2, Distinct(transport, "Authorization"));
    }

    [Fact]
    public async Task A_rotated_key_signs_the_next_request()
    {
        var credential = new TableSharedKeyCredential("shop", Key);
        var time = new StoppedClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var transport = new ScriptedTransport(new Answer(204), new Answer(204));
        var account = TableAccount.With(new Uri("https://shop.table.core.windows.net"), credential);
        var table = new TableClient(new TableWire(account, new TableClientOptions { Transport = transport }, time), "contacts");

        await table.DeleteEntityAsync("p", "r");
        credential.SetAccountKey("b3RoZXI=");
        await table.DeleteEntityAsync("p", "r");

        Assert.Equal(2, Distinct(transport, "Authorization"));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_by_the_emulator()
    {
        var connection = TestStore.NewAccount().Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal);
        var service = new TableServiceClient(connection, new TableClientOptions { Retry = { MaxRetries = 0 } });

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableAsync("contacts"));

        Assert.Equal(403, refusal.Status);
    }

    [Fact]
    public void The_clients_can_be_mocked()
    {
        var table = new Mock<TableClient>();
        table.Setup(it => it.Name).Returns("contacts");
        var service = new Mock<TableServiceClient>();
        service.Setup(it => it.GetTableClient("contacts")).Returns(table.Object);

        Assert.Equal("contacts", service.Object.GetTableClient("contacts").Name);
    }

    private static int Distinct(ScriptedTransport transport, string header) =>
        transport.Requests.Select(sent => sent.Headers[header]).Distinct(StringComparer.Ordinal).Count();

    private sealed class StoppedClock(DateTimeOffset start, TimeSpan step = default) : TimeProvider
    {
        private DateTimeOffset _now = start;

        public override DateTimeOffset GetUtcNow()
        {
            var now = _now;
            _now += step;
            return now;
        }
    }
}
