using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Storage;

namespace PrivateDomain.Alerts;

/// <summary>
/// What operators have to put right, until it is: rows of the table <c>runtime</c>. Raised as often as it is met and written once a minute;
/// an alert never fails the work that met it.
/// </summary>
public sealed partial class AlertBoard(Tables tables, [FromKeyedServices(Clocks.System)] TimeProvider clock, ILogger<AlertBoard> log)
{
    private const string Partition = "alert";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> raised = new(StringComparer.Ordinal);

    /// <param name="key">What it is about, such as <c>wecom-60020</c>.</param>
    /// <param name="text">For a person who is no engineer. Holds no secret.</param>
    /// <returns>Whether it is kept; the log has it either way.</returns>
    public async Task<bool> Raise(string key, string text, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var stood = raised.TryGetValue(key, out var before);
        if (stood && now - before < Pause) return true;
        raised[key] = now;
        Log.Raised(log, key, text);
        if (await Try(key, async () =>
        {
            var row = new TableEntity(Partition, Keys.Encode(key)) { ["key"] = key, ["text"] = text, ["since"] = now, ["last"] = now };
            if (await tables.Runtime.Insert(row, stop) is not { } standing) return;
            row["since"] = standing.Time("since");
            row.ETag = standing.ETag;
            // Another instance met the same at the same moment: its row says the same.
            await tables.Runtime.Replace(row, stop);
        })) return true;
        // An earlier one stands all the same, and is to be settled.
        if (stood) raised[key] = before;
        else raised.TryRemove(key, out _);
        return false;
    }

    /// <summary>Keys beginning so of what this instance knows to stand: what it raised, and what it read.</summary>
    public IEnumerable<string> Known(string prefix) => raised.IsEmpty ? [] : raised.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>It is put right. Costs nothing where this instance does not know that it stands.</summary>
    public async Task Settle(string key, CancellationToken stop)
    {
        if (!raised.TryRemove(key, out var at)) return;
        Log.Settled(log, key);
        if (!await Try(key, () => Dismiss(key, stop))) raised.TryAdd(key, at);
    }

    /// <summary>Takes it off the board; met again, it comes back.</summary>
    public Task Dismiss(string key, CancellationToken stop)
    {
        raised.TryRemove(key, out _);
        return tables.Runtime.Delete(Partition, Keys.Encode(key), stop);
    }

    /// <summary>All that stand, by key.</summary>
    public async Task<IReadOnlyList<Alert>> Read(CancellationToken stop)
    {
        List<Alert> found = [];
        await foreach (var row in tables.Runtime.Partition(Partition, stop))
        {
            found.Add(new Alert(row.Text("key"), row.Text("text"), row.Time("since"), row.Time("last")));
            raised.TryAdd(row.Text("key"), row.Time("last"));
        }
        return found;
    }

    /// <summary>At the start: what stood before may be put right by now, and the first call that succeeds says so.</summary>
    internal async Task Recall(CancellationToken stop)
    {
        using var hurried = Hurry.Begin();
        await Try("", () => Read(stop));
    }

    private async Task<bool> Try(string key, Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (Exception outage) when (outage is RequestFailedException or AggregateException or OperationCanceledException)
        {
            Log.NotKept(log, outage, key);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "To be put right by a person, {Key}: {Text}")]
        public static partial void Raised(ILogger log, string key, string text);

        [LoggerMessage(LogLevel.Information, "Put right: {Key}.")]
        public static partial void Settled(ILogger log, string key);

        [LoggerMessage(LogLevel.Warning, "The alert {Key} could not be written; this line stands for it.")]
        public static partial void NotKept(ILogger log, Exception outage, string key);
    }
}
