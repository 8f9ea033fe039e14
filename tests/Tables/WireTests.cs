using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

/// <summary>Each operation's method, address, condition and body, as the protocol has them.</summary>
public sealed class WireTests
{
    private static readonly TableEntity Row = new("a b", "o'1") { ["N"] = 1L };

    [Fact]
    public async Task Operations_on_tables_go_to_the_list_of_tables()
    {
        var transport = new ScriptedTransport(
            new Answer(204),
            new Answer(204),
            new Answer(200, """{"value":[{"TableName":"contacts"}]}""", ("x-ms-continuation-NextTableName", "orders")),
            new Answer(200, """{"value":[{"TableName":"orders"}]}"""));
        var service = new TableServiceClient("AccountName=shop;AccountKey=c2VjcmV0", TestTables.Options(transport, retries: 0));

        await service.CreateTableAsync("contacts");
        await service.DeleteTableAsync("contacts");
        await service.QueryAsync("TableName ge 'c'", maxPerPage: 1).ListAsync();

        Assert.Equal(
            [
                "POST /Tables",
                "DELETE /Tables('contacts')",
                "GET /Tables?$filter=TableName%20ge%20%27c%27&$top=1",
                "GET /Tables?$filter=TableName%20ge%20%27c%27&$top=1&NextTableName=orders",
            ],
            Lines(transport),
            StringComparer.Ordinal);
        Assert.Equal("""{"TableName":"contacts"}""", transport.Requests[0].Body);
        Assert.Equal("return-no-content", transport.Requests[0].Headers["Prefer"]);
    }

    [Fact]
    public async Task Operations_on_rows_name_the_row_quoted_and_encoded()
    {
        const string Address = "/contacts(PartitionKey='a%20b',RowKey='o%27%271')";
        var transport = new ScriptedTransport(
            [.. Enumerable.Repeat(new Answer(204), 6), new(200, "{}"), new(200, "{}"), new(200, """{"value":[]}""")]);
        var table = TestTables.On(transport);

        await table.AddEntityAsync(Row);
        await table.UpsertEntityAsync(Row);
        await table.UpsertEntityAsync(Row, TableUpdateMode.Replace);
        await table.UpdateEntityAsync(Row, new ETag("v"));
        await table.UpdateEntityAsync(Row, ETag.All, TableUpdateMode.Replace);
        await table.DeleteEntityAsync(Row, new ETag("v"));
        await table.GetEntityAsync<TableEntity>("a b", "o'1");
        await table.GetEntityAsync<TableEntity>("a b", "o'1", ["N", "RowKey"]);
        await table.QueryAsync<TableEntity>().ListAsync();

        Assert.Equal(
            [
                "POST /contacts",
                $"PATCH {Address}",
                $"PUT {Address}",
                $"PATCH {Address} \"v\"",
                $"PUT {Address} *",
                $"DELETE {Address} \"v\"",
                $"GET {Address}",
                $"GET {Address}?$select=N%2CRowKey",
                "GET /contacts()",
            ],
            Lines(transport),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_row_is_sent_with_its_keys_and_annotated_values_and_without_time_version_and_nulls()
    {
        var transport = new ScriptedTransport(new Answer(204));
        var row = new TableEntity("p", "r")
        {
            Timestamp = DateTimeOffset.UnixEpoch,
            ETag = new ETag("v"),
            ["Nothing"] = null,
            ["L"] = 5L,
            ["D"] = 1.0,
            ["T"] = new DateTimeOffset(2026, 1, 1, 5, 30, 0, TimeSpan.FromMinutes(330)),
            ["B"] = new byte[] { 1 },
        };

        await TestTables.On(transport).UpsertEntityAsync(row);

        Assert.Equal(
            "{'PartitionKey':'p','RowKey':'r','L':'5','L@odata.type':'Edm.Int64','D':1,'D@odata.type':'Edm.Double',"
            + "'T':'2026-01-01T00:00:00.0000000Z','T@odata.type':'Edm.DateTime','B':'AQ==','B@odata.type':'Edm.Binary'}",
            Assert.Single(transport.Requests).Body.Replace('"', '\''));
    }

    [Fact]
    public async Task A_selected_property_that_is_not_there_is_null_whether_the_service_says_so_or_leaves_it_out()
    {
        var table = TestTables.On(new ScriptedTransport(new Answer(200, """{"A":null}"""), new Answer(200, "{}")));

        Assert.Null((await table.GetEntityAsync<TableEntity>("p", "r", ["A"])).Value["A"]);
        Assert.Null((await table.GetEntityAsync<TableEntity>("p", "r", ["A"])).Value["A"]);
    }

    [Fact]
    public async Task A_write_leaves_the_entity_s_version_as_it_is_and_answers_the_new_one()
    {
        var table = TestTables.On(new ScriptedTransport(new Answer(204, "", ("ETag", "W/\"new\""))));
        var row = new TableEntity("p", "r") { ETag = new ETag("W/\"old\"") };

        var answer = await table.UpdateEntityAsync(row, row.ETag);

        Assert.Equal((new ETag("W/\"old\""), new ETag("W/\"new\"")), (row.ETag, answer.Headers.ETag));
    }

    [Fact]
    public async Task The_older_protocol_version_can_be_asked_for()
    {
        var transport = new ScriptedTransport(new Answer(204));
        var options = new TableClientOptions(TableClientOptions.ServiceVersion.V2019_02_02) { Transport = transport };

        await new TableClient("AccountName=shop;AccountKey=c2VjcmV0", "contacts", options).DeleteEntityAsync("p", "r");

        Assert.Equal("2019-02-02", Assert.Single(transport.Requests).Headers["x-ms-version"]);
    }

    private static IEnumerable<string> Lines(ScriptedTransport transport) => transport.Requests.Select(sent =>
        $"{sent.Method} {sent.Address.PathAndQuery} {sent.Headers.GetValueOrDefault("If-Match")}".TrimEnd());
}
