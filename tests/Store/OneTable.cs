using System.Text;
using System.Text.Json;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>A table in a store of its own, whose clock the test moves; requests to it as no client sends them.</summary>
internal sealed class OneTable : IAsyncDisposable
{
    public const string Name = "things";

    private OneTable() => Store = NewStore.Open(clock: Clock);

    public ManualClock Clock { get; } = new();

    public NewStore Store { get; }

    public static async Task<OneTable> NewAsync()
    {
        var table = new OneTable();
        await table.CreateAsync(Name);
        return table;
    }

    public static string? Header(StorageResponse answer, string name) => answer.Headers.Find(header => header.Name == name).Value;

    public static string Text(StorageResponse answer) => Encoding.UTF8.GetString(answer.Body.Span);

    public static JsonElement Json(StorageResponse answer) => JsonSerializer.Deserialize<JsonElement>(answer.Body.Span);

    public static JsonElement[] Rows(StorageResponse answer) => [.. Json(answer).GetProperty("value").EnumerateArray()];

    /// <summary>The address of a row, as a client writes it.</summary>
    public static string At(string partition, string row) =>
        $"/{Name}(PartitionKey='{Quoted(partition)}',RowKey='{Quoted(row)}')";

    public Task<StorageResponse> AskAsync(string method, string target, string body = "", params (string Name, string Value)[] headers) =>
        AskAsync(method, target, Encoding.UTF8.GetBytes(body), headers);

    public Task<StorageResponse> AskAsync(string method, string target, byte[] body, params (string Name, string Value)[] headers)
    {
        var parts = target.Split('?', 2);
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
            all[name] = value;
        var query = QueryText.Read(parts.Length > 1 ? "?" + parts[1] : "");
        return Store.Door.Answer(StorageKind.Table, new StorageRequest(method, parts[0], query, all, body, "http://127.0.0.1/x"));
    }

    public async Task<StorageResponse> DoneAsync(int status, string method, string target, string body = "", params (string Name, string Value)[] headers)
    {
        var answer = await AskAsync(method, target, body, headers);
        Assert.True(answer.Status == status, $"{method} {target}: {answer.Status} {Text(answer)}");
        return answer;
    }

    public async Task<string> RefusedAsync(int status, string code, string method, string target, string body = "", params (string Name, string Value)[] headers)
    {
        var answer = await DoneAsync(status, method, target, body, headers);
        Assert.Equal((code, code), (Header(answer, "x-ms-error-code"), Json(answer).GetProperty("odata.error").GetProperty("code").GetString()));
        return Json(answer).GetProperty("odata.error").GetProperty("message").GetProperty("value").GetString()!;
    }

    public Task<StorageResponse> CreateAsync(string name) => DoneAsync(201, "POST", "/Tables", $$"""{"TableName":"{{name}}"}""");

    public async Task<string> PutAsync(string partition, string row, string json = "{}") =>
        Header(await DoneAsync(204, "PUT", At(partition, row), json), "ETag")!;

    public async Task<JsonElement> GetAsync(string partition, string row) => Json(await DoneAsync(200, "GET", At(partition, row)));

    public async Task<JsonElement[]> QueryAsync(string filter) => Rows(await DoneAsync(200, "GET", $"/{Name}()?$filter={Uri.EscapeDataString(filter)}"));

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static string Quoted(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
