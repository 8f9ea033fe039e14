using System.Globalization;

namespace PrivateDomain.Tests.Store;

/// <summary>What an entity may be: names, types, sizes, keys. All of it is the service's own judgement.</summary>
public sealed class TableEntityTests : IAsyncLifetime
{
    private static readonly string Text32K = new('x', 32 * 1024);

    private OneTable _table = null!;

    public async Task InitializeAsync() => _table = await OneTable.NewAsync();

    public async Task DisposeAsync() => await _table.DisposeAsync();

    [Theory]
    [InlineData("""{"Bad-name":1}""", "PropertyNameInvalid")]
    [InlineData("""{"1st":1}""", "PropertyNameInvalid")]
    [InlineData("""{"":1}""", "PropertyNameInvalid")]
    [InlineData("""{"a b":1}""", "PropertyNameInvalid")]
    [InlineData("""{"\ud800":1}""", "InvalidInput")]
    [InlineData("""{"A":"\ud800"}""", "InvalidInput")]
    [InlineData("""{"A":"1","A@odata.type":"\ud800"}""", "InvalidInput")]
    [InlineData("""{"A":1,"A":2}""", "DuplicatePropertiesSpecified")]
    [InlineData("""{"PartitionKey":"p","PartitionKey":"p"}""", "DuplicatePropertiesSpecified")]
    [InlineData("""{"PartitionKey":null}""", "PropertiesNeedValue")]
    [InlineData("""{"RowKey":7}""", "PrimaryKeyPropertyIsInvalidType")]
    [InlineData("""{"RowKey":"other"}""", "PartitionKeyPropertyCannotBeUpdated")]
    [InlineData("""{"PartitionKey":"P"}""", "PartitionKeyPropertyCannotBeUpdated")]
    [InlineData("""{"A":1,"A@odata.type":"Edm.Decimal"}""", "InvalidValueType")]
    [InlineData("""{"A":1,"A@odata.type":null}""", "InvalidValueType")]
    [InlineData("""{"A":"1600-12-31T23:59:59.9999999Z","A@odata.type":"Edm.DateTime"}""", "OutOfRangeInput")]
    [InlineData("""{"A":"0001-01-01T00:00:00Z","A@odata.type":"Edm.DateTime"}""", "OutOfRangeInput")]
    [InlineData("""{"A":"08:00","A@odata.type":"Edm.DateTime"}""", "InvalidInput")]
    [InlineData("""{"A":"3/1/2026","A@odata.type":"Edm.DateTime"}""", "InvalidInput")]
    [InlineData("""{"A":"2026-02-30T00:00:00Z","A@odata.type":"Edm.DateTime"}""", "InvalidInput")]
    [InlineData("""{"A":7,"A@odata.type":"Edm.DateTime"}""", "InvalidInput")]
    [InlineData("""{"A":"7","A@odata.type":"Edm.Guid"}""", "InvalidInput")]
    [InlineData("""{"A":"?","A@odata.type":"Edm.Binary"}""", "InvalidInput")]
    [InlineData("""{"A":"x","A@odata.type":"Edm.Int64"}""", "InvalidInput")]
    [InlineData("""{"A":"9223372036854775808","A@odata.type":"Edm.Int64"}""", "InvalidInput")]
    [InlineData("""{"A":2147483648}""", "InvalidInput")]
    [InlineData("""{"A":2147483648,"A@odata.type":"Edm.Int32"}""", "InvalidInput")]
    [InlineData("""{"A":1.5,"A@odata.type":"Edm.Int32"}""", "InvalidInput")]
    [InlineData("""{"A":1e400}""", "InvalidInput")]
    [InlineData("""{"A":"1.5.1","A@odata.type":"Edm.Double"}""", "InvalidInput")]
    [InlineData("""{"A":"true","A@odata.type":"Edm.Boolean"}""", "InvalidInput")]
    [InlineData("""{"A":1,"A@odata.type":"Edm.String"}""", "InvalidInput")]
    [InlineData("""{"A":{}}""", "InvalidInput")]
    [InlineData("""{"A":[1]}""", "InvalidInput")]
    [InlineData("""{"A":[[[[[[[[[1]]]]]]]]]}""", "InvalidInput")]
    [InlineData("[]", "InvalidInput")]
    [InlineData("null", "InvalidInput")]
    [InlineData("7", "InvalidInput")]
    [InlineData("", "InvalidInput")]
    [InlineData("{", "InvalidInput")]
    [InlineData("""{"A":1}}""", "InvalidInput")]
    [InlineData("<entry/>", "InvalidInput")]
    public async Task A_body_that_is_no_entity_is_refused(string body, string code)
    {
        foreach (var method in new[] { "PUT", "MERGE", "PATCH" })
            await _table.RefusedAsync(400, code, method, OneTable.At("p", "r"), body);
        await _table.RefusedAsync(404, "ResourceNotFound", "GET", OneTable.At("p", "r"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"PartitionKey":"p"}""")]
    [InlineData("""{"RowKey":"r"}""")]
    [InlineData("""{"PartitionKey":"p","RowKey":null}""")]
    public async Task An_insert_needs_both_keys(string body) => await _table.RefusedAsync(400, "PropertiesNeedValue", "POST", "/things", body);

    [Theory]
    [InlineData(32 * 1024, true)]
    [InlineData((32 * 1024) + 1, false)]
    public async Task A_string_has_32_K_characters(int length, bool fits) => await FitsAsync(fits, "PropertyValueTooLarge", $$"""{"A":"{{new string('好', length)}}"}""");

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public async Task A_binary_has_64_KiB(int length, bool fits) =>
        await FitsAsync(fits, "PropertyValueTooLarge", $$"""{"A":"{{Convert.ToBase64String(new byte[length])}}","A@odata.type":"Edm.Binary"}""");

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public async Task A_property_name_has_255_characters(int length, bool fits) => await FitsAsync(fits, "PropertyNameTooLong", $$"""{"{{new string('A', length)}}":1}""");

    [Theory]
    [InlineData(252, true)]
    [InlineData(253, false)]
    public async Task An_entity_has_252_properties_of_its_own(int count, bool fits) =>
        await FitsAsync(fits, "TooManyProperties", "{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"P{i}\":{i}")) + "}");

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task An_entity_has_1_MiB(int texts, bool fits) =>
        await FitsAsync(fits, "EntityTooLarge", "{" + string.Join(',', Enumerable.Range(0, texts).Select(i => $"\"P{i}\":\"{Text32K}\"")) + "}");

    [Fact]
    public async Task What_a_merge_makes_is_judged_as_a_whole()
    {
        static string Texts(int from) => "{" + string.Join(',', Enumerable.Range(from, 8).Select(i => $"\"P{i}\":\"{Text32K}\"")) + "}";
        await _table.PutAsync("p", "large", Texts(0));
        await _table.RefusedAsync(400, "EntityTooLarge", "MERGE", OneTable.At("p", "large"), Texts(8));
        await _table.DoneAsync(204, "MERGE", OneTable.At("p", "large"), Texts(0));

        static string Numbers(int from, int count) => "{" + string.Join(',', Enumerable.Range(from, count).Select(i => $"\"P{i}\":{i}")) + "}";
        await _table.PutAsync("p", "many", Numbers(0, 250));
        await _table.RefusedAsync(400, "TooManyProperties", "MERGE", OneTable.At("p", "many"), Numbers(250, 3));
        await _table.DoneAsync(204, "MERGE", OneTable.At("p", "many"), Numbers(249, 3));
    }

    [Theory]
    [InlineData("O'Brien", "it's ''quoted''")]
    [InlineData("100%", "%2F %27")]
    [InlineData("a+b c", " ")]
    [InlineData("好！", "😀é")]
    [InlineData("", "")]
    [InlineData("'", "')")]
    [InlineData("a,RowKey='b", "(&=$;@:~*!)")]
    public async Task Keys_come_back_as_they_are_by_every_way(string partition, string row)
    {
        var json = string.Create(CultureInfo.InvariantCulture, $$"""{"PartitionKey":"{{partition}}","RowKey":"{{row}}","A":1}""");
        var inserted = await _table.DoneAsync(201, "POST", "/things", json);
        Assert.Equal("http://127.0.0.1/x" + OneTable.At(partition, row), OneTable.Header(inserted, "Location"));
        await _table.RefusedAsync(409, "EntityAlreadyExists", "POST", "/things", json);
        var read = await _table.GetAsync(partition, row);
        Assert.Equal((partition, row), (read.GetProperty("PartitionKey").GetString(), read.GetProperty("RowKey").GetString()));
        var filter = $"PartitionKey eq '{partition.Replace("'", "''")}' and RowKey eq '{row.Replace("'", "''")}'";
        Assert.Equal(row, Assert.Single(await _table.QueryAsync(filter)).GetProperty("RowKey").GetString());
        await _table.DoneAsync(204, "DELETE", OneTable.At(partition, row), "", ("If-Match", "*"));
    }

    [Fact]
    public async Task Keys_have_512_characters_and_none_of_the_forbidden_ones()
    {
        var (longest, longer) = (new string('好', 512), new string('好', 513));
        await _table.PutAsync(longest, longest);
        Assert.Equal(longest, (await _table.GetAsync(longest, longest)).GetProperty("RowKey").GetString());
        await _table.RefusedAsync(400, "KeyValueTooLarge", "PUT", OneTable.At(longer, "r"), "{}");
        await _table.RefusedAsync(400, "KeyValueTooLarge", "POST", "/things", $$"""{"PartitionKey":"p","RowKey":"{{longer}}"}""");
        await _table.RefusedAsync(400, "KeyValueTooLarge", "POST", "/things", $$"""{"PartitionKey":"p","RowKey":"{{Text32K}}x"}""");
        foreach (var forbidden in new[] { "/", "\\\\", "#", "?", "\\u0000", "\\n", "\\u007f", "\\u009f" })
            await _table.RefusedAsync(400, "OutOfRangeInput", "POST", "/things", $$"""{"PartitionKey":"p","RowKey":"{{forbidden}}"}""");
        foreach (var forbidden in new[] { "%2F", "/", "%5C", "%23", "%3F", "%00", "%0A", "%7F", "%C2%9F" })
            await _table.RefusedAsync(400, "OutOfRangeInput", "GET", $"/things(PartitionKey='p',RowKey='{forbidden}')");
    }

    private async Task FitsAsync(bool fits, string code, string body)
    {
        if (fits)
            await _table.PutAsync("p", "r", body);
        else
            await _table.RefusedAsync(400, code, "PUT", OneTable.At("p", "r"), body);
    }
}
