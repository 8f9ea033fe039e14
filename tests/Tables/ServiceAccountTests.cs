using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace PrivateDomain.Tests.Tables;

/// <summary>Settings, statistics and access policies: the operations that speak XML.</summary>
public sealed class ServiceAccountTests
{
    [Fact]
    public async Task Properties_that_were_set_are_read_back()
    {
        var service = new TableServiceClient(TestStore.NewAccount());
        var retention = new TableRetentionPolicy(enabled: true) { Days = 7 };
        var properties = new TableServiceProperties
        {
            Logging = new("1.0", delete: true, read: false, write: true, retention),
            HourMetrics = new(enabled: true) { Version = "1.0", IncludeApis = true, RetentionPolicy = retention },
            MinuteMetrics = new(enabled: false) { Version = "1.0", RetentionPolicy = new(enabled: false) },
        };
        properties.Cors.Add(new("https://a.example", "GET,PUT", "x-ms-*", "*", 60));

        Assert.Equal(202, (await service.SetPropertiesAsync(properties)).Status);
        var read = (await service.GetPropertiesAsync()).Value;

        Assert.Equal(("1.0", true, false, true), (read.Logging!.Version, read.Logging.Delete, read.Logging.Read, read.Logging.Write));
        Assert.Equal((true, 7), (read.Logging.RetentionPolicy.Enabled, read.Logging.RetentionPolicy.Days));
        Assert.Equal((true, true), (read.HourMetrics!.Enabled, read.HourMetrics.IncludeApis));
        Assert.Equal((false, null), (read.MinuteMetrics!.Enabled, read.MinuteMetrics.IncludeApis));
        var rule = Assert.Single(read.Cors);
        Assert.Equal(
            ("https://a.example", "GET,PUT", "x-ms-*", "*", 60),
            (rule.AllowedOrigins, rule.AllowedMethods, rule.AllowedHeaders, rule.ExposedHeaders, rule.MaxAgeInSeconds));
        Assert.Equal(202, service.SetProperties(service.GetProperties().Value).Status);
    }

    [Fact]
    public async Task Statistics_come_from_the_emulator_s_secondary_location()
    {
        var statistics = (await TestTables.Emulator.GetStatisticsAsync()).Value;

        Assert.Equal(TableGeoReplicationStatus.Live, statistics.GeoReplication!.Status);
        Assert.NotEqual(default, statistics.GeoReplication.LastSyncedOn);
    }

    [Theory]
    [InlineData(
        "AccountName=shop;AccountKey=c2VjcmV0", "https://shop-secondary.table.core.windows.net/?restype=service&comp=stats")]
    [InlineData(
        "AccountName=shop;AccountKey=c2VjcmV0;TableEndpoint=https://a.example;TableSecondaryEndpoint=https://b.example/",
        "https://b.example/?restype=service&comp=stats")]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1-secondary/?restype=service&comp=stats")]
    [InlineData(
        "TableEndpoint=https://a.example;SharedAccessSignature=sig=x", "https://a-secondary.example/?restype=service&comp=stats&sig=x")]
    public void Statistics_are_asked_of_the_secondary_endpoint_stated_or_derived(string connection, string address)
    {
        const string Replication = "<GeoReplication><Status>bootstrap</Status><LastSyncTime></LastSyncTime></GeoReplication>";
        var transport = new ScriptedTransport(new Answer(200, $"<StorageServiceStats>{Replication}</StorageServiceStats>"));
        var service = new TableServiceClient(connection, TestTables.Options(transport, retries: 0));

        var statistics = service.GetStatistics().Value;

        Assert.Equal(new Uri(address), Assert.Single(transport.Requests).Address);
        Assert.Equal(TableGeoReplicationStatus.Bootstrap, statistics.GeoReplication!.Status);
        Assert.Equal(default, statistics.GeoReplication.LastSyncedOn);
    }

    [Fact]
    public async Task What_a_property_does_not_say_is_not_sent()
    {
        var transport = new ScriptedTransport(new Answer(202), new Answer(204), new Answer(202));
        var without = new TableServiceProperties();
        without.Cors.Clear();
        var options = TestTables.Options(transport, retries: 0);
        var service = new TableServiceClient("AccountName=shop;AccountKey=c2VjcmV0", options);

        await service.SetPropertiesAsync(new TableServiceProperties { MinuteMetrics = new(enabled: false) });
        await service.GetTableClient("contacts").SetAccessPolicyAsync([new("open", new TableAccessPolicy(null, null, "r"))]);
        await service.SetPropertiesAsync(without);

        Assert.EndsWith(
            "<StorageServiceProperties><MinuteMetrics><Enabled>false</Enabled></MinuteMetrics></StorageServiceProperties>",
            Squeezed(transport.Requests[0].Body),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "<SignedIdentifier><Id>open</Id><AccessPolicy><Permission>r</Permission></AccessPolicy></SignedIdentifier></SignedIdentifiers>",
            Squeezed(transport.Requests[1].Body),
            StringComparison.Ordinal);
        Assert.Equal(
            "PUT /?restype=service&comp=properties, PUT /contacts?comp=acl",
            string.Join(", ", transport.Requests.Take(2).Select(sent => $"{sent.Method} {sent.Address.PathAndQuery}")));
        Assert.EndsWith(
            "<StorageServiceProperties><Cors/></StorageServiceProperties>", Squeezed(transport.Requests[2].Body), StringComparison.Ordinal);
        Assert.All(transport.Requests, sent => Assert.Equal("application/xml", sent.Headers["Content-Type"]));
    }

    [Fact]
    public async Task The_policies_of_a_missing_table_are_not_found_and_a_sixth_is_refused()
    {
        var nowhere = TestTables.Service.GetTableClient(TestTables.NewName());
        var table = await TestTables.NewAsync();
        var six = Enumerable.Range(1, 6).Select(number => new TableSignedIdentifier($"{number}", new TableAccessPolicy(null, null, "r")));

        await TestTables.RefusedAsync(() => nowhere.GetAccessPoliciesAsync(), 404, "TableNotFound");
        var refusal = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => table.SetAccessPolicyAsync(six));
        Assert.Equal(400, refusal.Status);
    }

    [Fact]
    public void The_model_factory_makes_what_a_mocked_client_answers()
    {
        var moment = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        var replication = TableModelFactory.TableGeoReplicationInfo("live", moment);

        Assert.Equal("contacts", TableModelFactory.TableItem("contacts").Name);
        Assert.Equal((TableGeoReplicationStatus.Live, moment), (replication.Status, replication.LastSyncedOn));
        Assert.Same(replication, TableModelFactory.TableServiceStatistics(replication).GeoReplication);
        Assert.True(TableGeoReplicationStatus.Live != TableGeoReplicationStatus.Unavailable);
    }

    private static string Squeezed(string xml) =>
        string.Concat(xml.Split('\n', StringSplitOptions.TrimEntries)).Replace(" />", "/>", StringComparison.Ordinal);
}
