using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

/// <summary>Clients for the tests: on a store, each a table of its own, or on a script.</summary>
internal static class TestTables
{
    private static readonly Lazy<TableServiceClient> Stored = new(() => new TableServiceClient(TestStore.NewAccount(), WithoutRetries()));
    private static readonly Lazy<TableServiceClient> Emulated = new(() => new TableServiceClient(Azurite.NewAccount(), WithoutRetries()));
    private static int _made;

    public static TableServiceClient Service => Stored.Value;

    /// <summary>Azurite, for what the embedded store does not offer: signatures and a second location.</summary>
    public static TableServiceClient Emulator => Emulated.Value;

    public static async Task<TableClient> NewAsync(TableServiceClient? service = null)
    {
        var table = (service ?? Service).GetTableClient(NewName());
        await table.CreateAsync();
        return table;
    }

    /// <summary>Never used before: a table deleted in the cloud cannot be made again for a while.</summary>
    public static string NewName() => "t" + Interlocked.Increment(ref _made).ToString("D4", CultureInfo.InvariantCulture);

    public static TableClient On(ScriptedTransport transport, int retries = 0) =>
        new(
            new Uri("https://shop.table.core.windows.net"),
            "contacts",
            new TableSharedKeyCredential("shop", "c2VjcmV0"),
            Options(transport, retries));

    public static TableClientOptions Options(ScriptedTransport transport, int retries) =>
        new()
        {
            Transport = transport,
            Retry = { MaxRetries = retries, Delay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero, Mode = RetryMode.Fixed },
        };

    public static async Task<RequestFailedException> RefusedAsync(Func<Task> call, int status, string code)
    {
        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(call);
        Assert.Equal((status, code), (refusal.Status, refusal.ErrorCode));
        return refusal;
    }

    public static async Task<List<T>> ListAsync<T>(this AsyncPageable<T> rows)
        where T : notnull
    {
        List<T> all = [];
        await foreach (var row in rows)
            all.Add(row);
        return all;
    }

    private static TableClientOptions WithoutRetries() => new() { Retry = { MaxRetries = 0 } };
}
