using System.Text.Json;

namespace PrivateDomain.Tests.Store;

/// <summary>What answers say: the chosen properties, the metadata asked for, versions that grow.</summary>
public sealed class TableAnswerTests : IAsyncLifetime
{
    private const string Everything =
        """{"Text":"好\"\\\u0000","Yes":true,"Whole":-5,"Large":"9007199254740993","Large@odata.type":"Edm.Int64","Real":2.0,"Real@odata.type":"Edm.Double","Odd":"NaN","Odd@odata.type":"Edm.Double","On":"2026-03-01T10:00:00+02:00","On@odata.type":"Edm.DateTime","Id":"11111111-2222-3333-4444-ABCDEFABCDEF","Id@odata.type":"Edm.Guid","Bytes":"Af8=","Bytes@odata.type":"Edm.Binary","Näme_1":"x","Nothing":null}""";

    private OneTable _table = null!;

    public async Task InitializeAsync() => _table = await OneTable.NewAsync();

    public async Task DisposeAsync() => await _table.DisposeAsync();

    [Theory]
    [InlineData("nometadata", false, false)]
    [InlineData("minimalmetadata", true, false)]
    [InlineData("fullmetadata", true, true)]
    [InlineData(null, true, false)]
    public async Task Metadata_are_as_many_as_asked_for(string? level, bool types, bool links)
    {
        await _table.PutAsync("it's", "r", Everything);
        (string, string)[] accept = level is null ? [] : [("Accept", "application/json;odata=" + level)];
        var one = await _table.DoneAsync(200, "GET", OneTable.At("it's", "r"), "", accept);
        var row = OneTable.Json(one);
        Assert.Contains("odata=" + (level ?? "minimalmetadata"), OneTable.Header(one, "Content-Type"), StringComparison.Ordinal);
        Assert.Equal(("好\"\\\0", true, -5), (row.GetProperty("Text").GetString(), row.GetProperty("Yes").GetBoolean(), row.GetProperty("Whole").GetInt32()));
        Assert.Equal(("9007199254740993", "2.0", "NaN"), (row.GetProperty("Large").GetString(), row.GetProperty("Real").GetRawText(), row.GetProperty("Odd").GetString()));
        Assert.Equal(("2026-03-01T08:00:00.0000000Z", "11111111-2222-3333-4444-abcdefabcdef", "Af8="), (row.GetProperty("On").GetString(), row.GetProperty("Id").GetString(), row.GetProperty("Bytes").GetString()));
        Assert.Equal("x", row.GetProperty("Näme_1").GetString());
        Assert.False(row.TryGetProperty("Nothing", out _));
        Assert.Equal(types, row.TryGetProperty("Large@odata.type", out _) && row.TryGetProperty("odata.etag", out _) && row.TryGetProperty("odata.metadata", out _));
        Assert.Equal(links, row.TryGetProperty("odata.id", out var id) && row.TryGetProperty("odata.editLink", out _) && row.TryGetProperty("Timestamp@odata.type", out _));
        if (links)
            Assert.Equal("http://127.0.0.1/x" + OneTable.At("it's", "r"), id.GetString());

        var listed = OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()" + (level is null ? "" : $"?$format=application/json;odata={level}")))[0];
        Assert.Equal(Names(row).Where(name => name != "odata.metadata"), Names(listed));
    }

    [Theory]
    [InlineData("Whole", "Whole")]
    [InlineData("Missing,Whole", "Missing,Whole")]
    [InlineData("PartitionKey, RowKey ,Whole,", "PartitionKey,RowKey,Whole")]
    [InlineData("Timestamp,Whole,Whole", "Timestamp,Whole")]
    [InlineData("Large", "Large@odata.type,Large")]
    [InlineData("whole", "whole")]
    [InlineData("*", "PartitionKey,RowKey,Timestamp,Whole,Large@odata.type,Large")]
    [InlineData("Whole,*", "PartitionKey,RowKey,Timestamp,Whole,Large@odata.type,Large")]
    [InlineData("", "PartitionKey,RowKey,Timestamp,Whole,Large@odata.type,Large")]
    public async Task Only_what_is_selected_comes_and_what_is_not_there_is_null(string select, string names)
    {
        await _table.PutAsync("p", "r", """{"Whole":5,"Large":"6","Large@odata.type":"Edm.Int64"}""");
        foreach (var row in new[]
        {
            OneTable.Json(await _table.DoneAsync(200, "GET", OneTable.At("p", "r") + "?$select=" + Uri.EscapeDataString(select))),
            OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()?$select=" + Uri.EscapeDataString(select)))[0],
        })
        {
            Assert.Equal(names.Split(','), Names(row).Where(name => !name.StartsWith("odata.", StringComparison.Ordinal)));
            Assert.True(row.TryGetProperty("odata.etag", out _));
            foreach (var missing in new[] { "Missing", "whole" })
                Assert.True(!row.TryGetProperty(missing, out var value) || value.ValueKind is JsonValueKind.Null);
        }
    }

    [Theory]
    [InlineData("$orderby=Whole")]
    [InlineData("$skip=1")]
    [InlineData("$top=1&$inlinecount=allpages")]
    public async Task An_order_or_a_part_that_the_service_cannot_give_is_not_left_out(string option) =>
        await _table.RefusedAsync(501, "NotImplemented", "GET", "/things()?" + option);

    [Theory]
    [InlineData("application/json;odata=verbose", "JsonVerboseFormatNotSupported")]
    [InlineData("application/atom+xml", "AtomFormatNotSupported")]
    [InlineData("application/atom+xml,application/xml", "AtomFormatNotSupported")]
    [InlineData("application/atom+xml, application/json;odata=nometadata", null)]
    [InlineData("application/atom+xml;q=0.5, */*", null)]
    [InlineData("*/*", null)]
    public async Task An_answer_is_JSON_or_none(string accept, string? code)
    {
        const string entity = """{"PartitionKey":"p","RowKey":"r"}""";
        foreach (var (method, target, body) in new[] { ("POST", "/things", entity), ("GET", OneTable.At("p", "r"), ""), ("GET", "/things()", ""), ("GET", "/Tables", "") })
        {
            if (code is null)
                Assert.InRange((await _table.AskAsync(method, target, body, ("Accept", accept))).Status, 200, 201);
            else
                await _table.RefusedAsync(415, code, method, target, body, ("Accept", accept));
        }

        if (code is not null)
            Assert.Empty(OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()")));
    }

    [Fact]
    public async Task Versions_and_timestamps_grow_while_the_clock_stands_still()
    {
        List<string> timestamps = [];
        List<string> versions = [];
        foreach (var method in new[] { "PUT", "PUT", "MERGE", "PATCH", "PUT" })
        {
            versions.Add(OneTable.Header(await _table.DoneAsync(204, method, OneTable.At("p", "r"), "{}"), "ETag")!);
            var row = await _table.GetAsync("p", "r");
            Assert.Equal(versions[^1], row.GetProperty("odata.etag").GetString());
            timestamps.Add(row.GetProperty("Timestamp").GetString()!);
        }

        Assert.Equal(timestamps.Order(StringComparer.Ordinal).Distinct(), timestamps);
        Assert.Equal(5, versions.Distinct().Count());
    }

    [Fact]
    public async Task An_insert_shows_what_it_made_unless_told_not_to()
    {
        var shown = await _table.DoneAsync(201, "POST", "/things", """{"PartitionKey":"p","RowKey":"a","A":1,"Timestamp":"x","odata.etag":"x"}""");
        Assert.Equal(OneTable.Header(shown, "ETag"), OneTable.Json(shown).GetProperty("odata.etag").GetString());
        Assert.Equal(1, OneTable.Json(shown).GetProperty("A").GetInt32());
        var silent = await _table.DoneAsync(204, "POST", "/things", """{"PartitionKey":"p","RowKey":"b"}""", ("Prefer", "return-no-content"));
        Assert.Equal((0, "return-no-content"), (silent.Body.Length, OneTable.Header(silent, "Preference-Applied")));
        Assert.NotNull(OneTable.Header(silent, "ETag"));
    }

    private static IEnumerable<string> Names(JsonElement row) => row.EnumerateObject().Select(property => property.Name);
}
