using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>Tables themselves: their names, making and deleting them, lists of them.</summary>
public sealed class TableNameTests : IAsyncLifetime
{
    private OneTable _table = null!;

    public async Task InitializeAsync() => _table = await OneTable.NewAsync();

    public async Task DisposeAsync() => await _table.DisposeAsync();

    [Theory]
    [InlineData("ab", "OutOfRangeInput")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", "OutOfRangeInput")]
    [InlineData("1things", "InvalidResourceName")]
    [InlineData("some-things", "InvalidResourceName")]
    [InlineData("thingä", "InvalidResourceName")]
    [InlineData("tables", "InvalidResourceName")]
    [InlineData("Tables", "InvalidResourceName")]
    [InlineData("newline\\n", "InvalidResourceName")]
    public async Task A_name_that_cannot_be_makes_no_table(string name, string code)
    {
        await _table.RefusedAsync(400, code, "POST", "/Tables", $$"""{"TableName":"{{name}}"}""");
        Assert.Equal([OneTable.Name], await NamesAsync("/Tables"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"TableName":7}""")]
    [InlineData("""{"TableName":null}""")]
    [InlineData("""{"TableName":"\ud800"}""")]
    public async Task A_body_that_names_no_table_makes_none(string body) => Assert.Equal(400, (await _table.AskAsync("POST", "/Tables", body)).Status);

    [Fact]
    public async Task A_line_break_behind_a_name_is_part_of_it()
    {
        await _table.RefusedAsync(400, "InvalidResourceName", "GET", "/things%0A");
        await _table.RefusedAsync(400, "InvalidInput", "GET", OneTable.At("p", "r")[..^1] + "%0A)");
        Assert.Equal(400, (await _table.AskAsync("DELETE", "/Tables('things')%0A")).Status);
    }

    [Fact]
    public async Task A_table_has_one_name_whatever_its_case()
    {
        await _table.RefusedAsync(409, "TableAlreadyExists", "POST", "/Tables", """{"TableName":"THINGS"}""");
        await _table.PutAsync("p", "r");
        Assert.Single(OneTable.Rows(await _table.DoneAsync(200, "GET", "/tHiNgS()")));
        Assert.Equal(["things"], await NamesAsync("/Tables"));
        await _table.DoneAsync(204, "DELETE", "/Tables('Things')");
        await _table.RefusedAsync(404, "TableNotFound", "DELETE", "/Tables('things')");
    }

    [Fact]
    public async Task For_half_a_minute_the_name_of_a_deleted_table_is_nobodys()
    {
        await _table.PutAsync("p", "r");
        await _table.DoneAsync(204, "DELETE", "/Tables('things')");
        await _table.RefusedAsync(404, "TableNotFound", "GET", "/things()");
        await _table.RefusedAsync(404, "TableNotFound", "PUT", OneTable.At("p", "r"), "{}");
        _table.Clock.Advance(TimeSpan.FromSeconds(29));
        await _table.RefusedAsync(409, "TableBeingDeleted", "POST", "/Tables", """{"TableName":"Things"}""");
        _table.Clock.Advance(TimeSpan.FromSeconds(1));
        await _table.CreateAsync("things");
        Assert.Empty(OneTable.Rows(await _table.DoneAsync(200, "GET", "/things()")));
    }

    [Fact]
    public async Task Nothing_of_a_deleted_table_shows_up_in_the_next_and_sweeping_it_takes_nothing_of_that()
    {
        // In one store without a front door, so that sweeping waits for the test.
        await using var place = new Place();
        var store = place.Open();
        var service = new Embedded.Storage.Tables.TableService();
        Task<StorageResponse> Ask(string method, string target, string body = "") => store.Write(
            service.Plan(new StorageRequest(method, target, QueryText.Read(""), new Dictionary<string, string>(), System.Text.Encoding.UTF8.GetBytes(body), "http://127.0.0.1/x")).Write!);
        Task<long> Left() => store.Write(scope => scope.Session.First("SELECT count(*) FROM entities", row => row.GetInt64(0)));

        await Ask("POST", "/Tables", """{"TableName":"first"}""");
        await Ask("PUT", "/first(PartitionKey='p',RowKey='old')", "{}");
        await Ask("DELETE", "/Tables('first')");
        await Ask("POST", "/Tables", """{"TableName":"second"}""");
        await Ask("PUT", "/second(PartitionKey='p',RowKey='new')", "{}");
        Assert.Equal(2, await Left());
        while (await store.Write(service.Sweep))
        {
            // Portion after portion.
        }

        Assert.Equal(1, await Left());
        var read = service.Plan(new StorageRequest("GET", "/second()", QueryText.Read(""), new Dictionary<string, string>(), default, "http://127.0.0.1/x")).Read!;
        Assert.Equal("new", Assert.Single(OneTable.Rows(await store.Read(read))).GetProperty("RowKey").GetString());
    }

    [Fact]
    public async Task Tables_are_listed_in_pages_by_name_and_filter()
    {
        foreach (var name in new[] { "bTwo", "AOne", "cthree", "bfour" })
            await _table.CreateAsync(name);
        Assert.Equal(["AOne", "bfour", "bTwo", "cthree", "things"], await NamesAsync("/Tables"));
        Assert.Equal(["cthree", "things"], await NamesAsync("/Tables()?$filter=TableName%20ge%20'c'"));
        for (var top = 1; top <= 6; top++)
            Assert.Equal(["AOne", "bfour", "bTwo", "cthree", "things"], await NamesAsync($"/Tables?$top={top}"));
        await _table.RefusedAsync(400, "InvalidInput", "GET", "/Tables?$top=0");
        await _table.RefusedAsync(400, "InvalidInput", "GET", "/Tables?$top=1001");
    }

    private async Task<IReadOnlyList<string?>> NamesAsync(string target)
    {
        List<string?> names = [];
        for (string? next = ""; next is not null;)
        {
            var answer = await _table.DoneAsync(200, "GET", target + (next.Length == 0 ? "" : (target.Contains('?') ? "&" : "?") + "NextTableName=" + next));
            names.AddRange(OneTable.Rows(answer).Select(row => row.GetProperty("TableName").GetString()));
            next = OneTable.Header(answer, "x-ms-continuation-NextTableName");
        }

        return names;
    }
}
