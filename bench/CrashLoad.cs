using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage;

namespace PrivateDomain.Bench;

/// <summary>
/// A process that writes until it is killed, and says of each write before it is made that it will be tried, and after it was acknowledged
/// that it was: lines that survive the process.
/// </summary>
internal static class CrashLoad
{
    public const string Table = "rows";
    public const string Queue = "messages";
    private const int Writers = 8;

    /// <param name="store">Connection string.</param>
    /// <param name="name">Of this process among those that have the store.</param>
    /// <param name="said">The file of its lines.</param>
    /// <param name="goesOn">Whether it tries on when a write is refused; it ends otherwise.</param>
    public static async Task<int> Run(string store, string name, string said, bool goesOn)
    {
        await using var opened = EmbeddedStore.Open(store, NullLogger.Instance);
        var table = new TableClient(EmbeddedStore.ConnectionString, Table, new TableClientOptions { Transport = opened.Transport, Retry = { MaxRetries = 0 } });
        var queue = new QueueClient(EmbeddedStore.ConnectionString, Queue, new QueueClientOptions { Transport = opened.Transport, Retry = { MaxRetries = 0 } });
        // Many at once may begin with the store.
        await Try(() => table.CreateIfNotExistsAsync());
        await Try(() => queue.CreateIfNotExistsAsync());
        await using var lines = new StreamWriter(new FileStream(said, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0)) { AutoFlush = true };
        void Say(string what, string id)
        {
            lock (lines) lines.WriteLine($"{what} {id} .");
        }

        Console.WriteLine("writing");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; ; number++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{writer}-{number}");
                try
                {
                    await table.AddEntityAsync(new TableEntity(id, "row") { ["text"] = id + new string('x', 200) });
                    Say("row", id);
                    await queue.SendMessageAsync(id);
                    Say("sent", id);
                    if (number % 2 == 1) continue;
                    if ((await queue.ReceiveMessageAsync(TimeSpan.FromHours(1))).Value is not { } message) continue;
                    Say("deleting", message.MessageText);
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                    Say("deleted", message.MessageText);
                }
                catch (RequestFailedException refused) when (goesOn && refused.Status == 500)
                {
                    Say("refused", id);
                }
            }
        })));
        return 0;
    }

    private static async Task Try(Func<Task> create)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await create();
                return;
            }
            catch (RequestFailedException refused) when (refused.Status == 500 && tries < 100)
            {
                // The disk may be full already.
            }
        }
    }
}
