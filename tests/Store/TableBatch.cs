using System.Globalization;
using System.Text;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>The body of a batch as it is sent, right or wrong, and what the parts of its answer say.</summary>
internal sealed class TableBatch
{
    public const string ContentType = "multipart/mixed; boundary=batch_1";

    private readonly StringBuilder _changes = new();

    public string Body => $"--batch_1\r\nContent-Type: multipart/mixed; boundary=changeset_1\r\n\r\n{_changes}--changeset_1--\r\n--batch_1--\r\n";

    public TableBatch Add(string method, string target, string body = "{}", string headers = "")
    {
        _changes.Append(
            CultureInfo.InvariantCulture,
            $"--changeset_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{method} http://127.0.0.1/x{target} HTTP/1.1\r\nContent-Type: application/json\r\n{headers}\r\n{body}\r\n");
        return this;
    }

    public TableBatch Put(string partition, string row, string body = "{}") => Add("PUT", OneTable.At(partition, row), body);

    public TableBatch Insert(string partition, string row) =>
        Add("POST", "/" + OneTable.Name, $$"""{"PartitionKey":"{{partition}}","RowKey":"{{row}}"}""", "Prefer: return-no-content\r\n");

    public Task<StorageResponse> SendAsync(OneTable table) => table.AskAsync("POST", "/$batch", Body, ("Content-Type", ContentType));

    public async Task<IReadOnlyList<int>> DoneAsync(OneTable table)
    {
        var answer = await SendAsync(table);
        Assert.True(answer.Status == 202, OneTable.Text(answer));
        return Statuses(answer);
    }

    /// <summary>Asserts that it is refused as a whole, in one part that names the operation.</summary>
    public async Task RefusedAsync(OneTable table, int index, int status, string code)
    {
        var answer = await SendAsync(table);
        Assert.True(answer.Status == 202, OneTable.Text(answer));
        Assert.Equal([status], Statuses(answer));
        Assert.Contains($"\"code\":\"{code}\"", OneTable.Text(answer), StringComparison.Ordinal);
        Assert.Contains($"\"value\":\"{index}:", OneTable.Text(answer), StringComparison.Ordinal);
    }

    private static int[] Statuses(StorageResponse answer) =>
        [.. OneTable.Text(answer).Split("\r\n").Where(line => line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)).Select(line => int.Parse(line.AsSpan(9, 3), CultureInfo.InvariantCulture))];
}
