using System.Text.Json;

namespace PrivateDomain.Tests.Store;

/// <summary>Insert, replace, merge and delete, their conditions, and many at once.</summary>
public sealed class TableWriteTests : IAsyncLifetime
{
    private OneTable _table = null!;

    public async Task InitializeAsync() => _table = await OneTable.NewAsync();

    public async Task DisposeAsync() => await _table.DisposeAsync();

    [Theory]
    [InlineData("PUT")]
    [InlineData("MERGE")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_condition_admits_the_version_it_names_and_any_by_a_star(string method)
    {
        await _table.RefusedAsync(404, "ResourceNotFound", method, OneTable.At("p", "r"), "{}", ("If-Match", "*"));
        var old = await _table.PutAsync("p", "r");
        await _table.RefusedAsync(404, "ResourceNotFound", method, OneTable.At("p", "other"), "{}", ("If-Match", old));
        var now = await _table.PutAsync("p", "r", """{"A":1}""");
        await _table.RefusedAsync(412, "UpdateConditionNotSatisfied", method, OneTable.At("p", "r"), "{}", ("If-Match", old));
        foreach (var none in new[] { "", "x", now.Trim('W', '/'), $"{now}, {old}x", "W/\"" })
            await _table.RefusedAsync(400, "InvalidInput", method, OneTable.At("p", "r"), "{}", ("If-Match", none));
        Assert.Equal(now, (await _table.GetAsync("p", "r")).GetProperty("odata.etag").GetString());
        await _table.DoneAsync(204, method, OneTable.At("p", "r"), "{}", ("If-Match", now));
        await _table.PutAsync("p", "r");
        await _table.DoneAsync(204, method, OneTable.At("p", "r"), "{}", ("If-Match", "*"));
    }

    [Fact]
    public async Task A_delete_without_a_condition_is_refused()
    {
        await _table.PutAsync("p", "r");
        await _table.RefusedAsync(400, "MissingRequiredHeader", "DELETE", OneTable.At("p", "r"));
        await _table.GetAsync("p", "r");
    }

    [Theory]
    [InlineData("MERGE", """{"Changes":null,"Comes":1}""", "Keeps=1 Changes=1 Comes=1")]
    [InlineData("PATCH", """{"Changes":2,"Comes":1}""", "Keeps=1 Changes=2 Comes=1")]
    [InlineData("PATCH", "{}", "Keeps=1 Changes=1")]
    [InlineData("PATCH", """{"Keeps":"text"}""", "Keeps=text Changes=1")]
    [InlineData("PUT", """{"Changes":2,"Comes":1}""", "Changes=2 Comes=1")]
    [InlineData("PUT", "{}", "")]
    public async Task A_merge_keeps_and_a_replacement_drops_what_is_not_named(string method, string json, string properties)
    {
        await _table.PutAsync("p", "r", """{"Keeps":1,"Changes":1}""");
        await _table.DoneAsync(204, method, OneTable.At("p", "r"), json);
        var row = await _table.GetAsync("p", "r");
        var own = row.EnumerateObject().Where(property => !property.Name.StartsWith("odata.", StringComparison.Ordinal) && property.Name is not ("PartitionKey" or "RowKey" or "Timestamp"));
        Assert.Equal(properties.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), own.Select(property => $"{property.Name}={property.Value}").Order());
    }

    [Fact]
    public async Task A_post_may_mean_another_method()
    {
        await _table.DoneAsync(204, "POST", OneTable.At("p", "r"), """{"A":1}""", ("X-HTTP-Method", "PUT"));
        await _table.DoneAsync(204, "POST", OneTable.At("p", "r"), """{"B":1}""", ("X-HTTP-Method", "MERGE"));
        Assert.Equal(1, (await _table.GetAsync("p", "r")).GetProperty("A").GetInt32());
        await _table.RefusedAsync(405, "MethodNotAllowed", "POST", OneTable.At("p", "r"), "{}", ("X-HTTP-Method", "FOO"));
        await _table.RefusedAsync(405, "MethodNotAllowed", "POST", OneTable.At("p", "r"), "{}");
        await _table.DoneAsync(204, "POST", OneTable.At("p", "r"), "", ("X-HTTP-Method", "DELETE"), ("If-Match", "*"));
        await _table.DoneAsync(204, "POST", "/Tables('things')", "", ("X-HTTP-Method", "DELETE"));
        await _table.RefusedAsync(404, "TableNotFound", "GET", "/things()");
    }

    [Theory]
    [InlineData("GET", "/", 400)]
    [InlineData("OPTIONS", "/things", 405)]
    [InlineData("HEAD", "/things", 405)]
    [InlineData("PUT", "/things", 405)]
    [InlineData("DELETE", "/things()", 405)]
    [InlineData("PUT", "/Tables", 405)]
    [InlineData("GET", "/$metadata", 400)]
    [InlineData("GET", "/things(", 400)]
    [InlineData("GET", "/things(PartitionKey='p')", 400)]
    [InlineData("GET", "/things(PartitionKey=5,RowKey='r')", 400)]
    [InlineData("GET", "/things(PartitionKey='it's',RowKey='r')", 400)]
    [InlineData("GET", "/things/more", 400)]
    [InlineData("GET", "/nowhere()", 404)]
    [InlineData("GET", "/nowhere(PartitionKey='p',RowKey='r')", 404)]
    [InlineData("PUT", "/nowhere(PartitionKey='p',RowKey='r')", 404)]
    [InlineData("GET", "/things?comp=acl", 200)]
    [InlineData("GET", "/nowhere?comp=acl", 404)]
    [InlineData("PUT", "/things?comp=acl", 204)]
    [InlineData("PUT", "/?comp=properties", 400)]
    [InlineData("GET", "/?restype=service&comp=properties", 200)]
    [InlineData("GET", "/?restype=service&comp=stats", 400)]
    [InlineData("GET", "/?comp=other", 400)]
    public async Task Paths_and_methods_that_mean_nothing_are_refused(string method, string target, int status) =>
        Assert.Equal(status, (await _table.AskAsync(method, target, method == "PUT" && !target.Contains("comp", StringComparison.Ordinal) ? "{}" : "")).Status);

    [Fact]
    public async Task Sixteen_who_count_with_a_condition_lose_nothing()
    {
        const int writers = 16, each = 20;
        await _table.PutAsync("p", "counter", """{"Count":0}""");
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < each;)
            {
                var row = await _table.GetAsync("p", "counter");
                var (count, version) = (row.GetProperty("Count").GetInt32(), row.GetProperty("odata.etag").GetString()!);
                var answer = await _table.AskAsync("MERGE", OneTable.At("p", "counter"), $$"""{"Count":{{count + 1}}}""", ("If-Match", version));
                Assert.True(answer.Status is 204 or 412, OneTable.Text(answer));
                if (answer.Status == 204)
                    done++;
                else
                    Interlocked.Increment(ref refused);
            }
        })));
        Assert.Equal(writers * each, (await _table.GetAsync("p", "counter")).GetProperty("Count").GetInt32());
        Assert.InRange(refused, 1, int.MaxValue);
    }

    [Fact]
    public async Task Of_sixteen_inserts_of_one_row_one_is_made()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => _table.AskAsync("POST", "/things", $$"""{"PartitionKey":"p","RowKey":"r","By":{{i}}}""", ("Prefer", "return-no-content")))));
        Assert.Equal([204, .. Enumerable.Repeat(409, 15)], answers.Select(answer => answer.Status).Order());
        Assert.Equal(JsonValueKind.Number, (await _table.GetAsync("p", "r")).GetProperty("By").ValueKind);
    }
}
