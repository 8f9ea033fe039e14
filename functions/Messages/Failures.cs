using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Azure.Storage.Queues.Models;
using PrivateDomain.Storage;

namespace PrivateDomain.Messages;

/// <summary>A message that failed five times.</summary>
/// <param name="Lane">The queue that it came in.</param>
/// <param name="Id">The queue's id of it.</param>
/// <param name="At">Business time (UTC) at which it was put aside.</param>
/// <param name="Type">What it tells; nothing where it is no message of this app.</param>
/// <param name="Text">As it came.</param>
public sealed record Failure(string Lane, string Id, DateTimeOffset At, string? Type, string Text);

/// <summary>
/// Messages that failed for good, in the table <c>failures</c> with their text, so that nothing is lost when the copy in the poison queue expires. The same message again is the same row.
/// </summary>
public sealed class Failures(Tables tables, MessageSender messages, TimeProvider clock)
{
    /// <summary>A string property holds 32 K characters; a queue message up to 48 K.</summary>
    private const int Part = 30_000;

    public async Task Keep(string lane, QueueMessage message, CancellationToken stop)
    {
        var row = new TableEntity(lane, message.MessageId) { ["at"] = clock.GetUtcNow() };
        var text = message.MessageText;
        for (var from = 0; from < text.Length; from += Part)
            row[$"text{from / Part}"] = text.Substring(from, Math.Min(Part, text.Length - from));
        await tables.Failures.Put(row, stop);
    }

    /// <summary>The first of a lane after a message, by id.</summary>
    public async Task<IReadOnlyList<Failure>> List(string lane, string after, int most, CancellationToken stop)
    {
        var found = new List<Failure>();
        await foreach (var row in tables.Failures.Where(lane, $"RowKey gt {after}", stop))
        {
            found.Add(From(row));
            if (found.Count == most) break;
        }
        return found;
    }

    /// <summary>It comes again, with all its tries, and only then it is no failure any more: killed in between, it comes twice.</summary>
    /// <returns>False where there is no such message.</returns>
    public async Task<bool> Replay(string lane, string id, CancellationToken stop)
    {
        if (await tables.Failures.Find(lane, id, stop) is not { } row) return false;
        await messages.Replay(lane, From(row).Text, stop);
        await tables.Failures.Delete(lane, id, stop);
        return true;
    }

    /// <summary>Nobody needs it any more; already gone is fine.</summary>
    public Task Dismiss(string lane, string id, CancellationToken stop) => tables.Failures.Delete(lane, id, stop);

    private static Failure From(TableEntity row)
    {
        var text = string.Concat(Enumerable.Range(0, int.MaxValue).Select(part => row.GetString($"text{part}")).TakeWhile(part => part is not null));
        return new(row.PartitionKey, row.RowKey, row.Time("at"), TypeOf(text), text);
    }

    private static string? TypeOf(string text)
    {
        try
        {
            using var envelope = JsonDocument.Parse(text);
            return envelope.RootElement.ValueKind is JsonValueKind.Object && envelope.RootElement.TryGetProperty("type", out var type) ? type.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Next">The cursor of the next page; nothing at the end.</param>
public sealed record FailuresListed(IReadOnlyList<Failure> Failures, string? Next);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailuresListed))]
internal sealed partial class FailureJson : JsonSerializerContext;
