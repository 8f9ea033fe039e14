using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Messages;

/// <summary>A queue: a lane of urgency, not a verb. The message's type selects who handles it.</summary>
public static class Lane
{
    public const string CallbacksResume = "callbacks-resume";
    public const string Urgent = "urgent";
    public const string Work = "work";
    public const string Bulk = "bulk";

    /// <summary>After a lane's name: the queue of what fails for good.</summary>
    public const string Poison = "-poison";

    public static readonly IReadOnlyList<string> All = [CallbacksResume, Urgent, Work, Bulk];

    public static readonly IReadOnlyList<string> Queues = [.. All, .. All.Select(lane => lane + Poison)];
}

/// <summary>Handles a message. It may come twice and late: the handler finds out by its keys what is left to do.</summary>
public interface IHandle<in T>
{
    Task Handle(T message, CancellationToken stop);
}

/// <summary>Which message goes into which lane and who handles it: one table, written in Program.cs.</summary>
public sealed class MessageTable(IServiceCollection services)
{
    private readonly Dictionary<string, Entry> byType = new(StringComparer.Ordinal);

    public MessageTable To<TMessage, THandler>(string lane, Func<JsonTypeInfo<TMessage>> type)
        where TMessage : class
        where THandler : class, IHandle<TMessage>
    {
        services.AddSingleton<THandler>();
        byType.Add(typeof(TMessage).Name, new Entry(
            lane,
            message => JsonSerializer.SerializeToNode((TMessage)message, type())!,
            [(provider, body, stop) => provider.GetRequiredService<THandler>().Handle(body.Deserialize(type()) ?? throw Malformed(), stop)]));
        return this;
    }

    /// <summary>One more room that wants to know; it is told even where another one fails, and the message comes again until all have done theirs.</summary>
    public MessageTable And<TMessage, THandler>(Func<JsonTypeInfo<TMessage>> type)
        where TMessage : class
        where THandler : class, IHandle<TMessage>
    {
        services.AddSingleton<THandler>();
        var entry = byType[typeof(TMessage).Name];
        byType[typeof(TMessage).Name] = entry with
        {
            Handle = [.. entry.Handle, (provider, body, stop) => provider.GetRequiredService<THandler>().Handle(body.Deserialize(type()) ?? throw Malformed(), stop)],
        };
        return this;
    }

    internal (string Lane, string Text) Pack(object message)
    {
        var type = message.GetType().Name;
        var entry = byType[type];
        return (entry.Lane, new JsonObject { ["type"] = type, ["body"] = entry.Write(message) }.ToJsonString());
    }

    internal Task Dispatch(IServiceProvider provider, string text, CancellationToken stop)
    {
        var envelope = JsonNode.Parse(text) ?? throw Malformed();
        var type = envelope["type"]?.GetValue<string>() ?? throw Malformed();
        return byType.TryGetValue(type, out var entry)
            ? Dispatch(entry.Handle, provider, envelope["body"] ?? throw Malformed(), stop)
            : throw new InvalidOperationException($"Nobody handles messages of the type {type}.");
    }

    /// <summary>The text with which a message comes once more; nothing where it has come often enough.</summary>
    internal static string? Again(string text)
    {
        var envelope = JsonNode.Parse(text)!;
        var times = envelope["again"]?.GetValue<int>() ?? 0;
        envelope["again"] = times + 1;
        return times < MessageOptions.MostAgain ? envelope.ToJsonString() : null;
    }

    /// <summary>The text of a message that has its tries before it again. What is no envelope stays as it is, to fail as it did.</summary>
    internal static string Anew(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject envelope) return text;
            envelope.Remove("again");
            return envelope.ToJsonString();
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static async Task Dispatch(IReadOnlyList<Handling> handlers, IServiceProvider provider, JsonNode body, CancellationToken stop)
    {
        List<Exception> failures = [];
        foreach (var handle in handlers)
        {
            try
            {
                await handle(provider, body, stop);
            }
            catch (Exception failure) when (handlers.Count > 1 && !stop.IsCancellationRequested)
            {
                failures.Add(failure);
            }
        }
        // Where one has to wait, the others' tries are not used up meanwhile: what fails then fails again.
        if (failures.Find(failure => failure is NotYetException) is { } notYet) throw notYet;
        if (failures.Count > 0) throw new AggregateException(failures);
    }

    private static FormatException Malformed() => new("The message is not an envelope of type and body.");

    private delegate Task Handling(IServiceProvider provider, JsonNode body, CancellationToken stop);

    private sealed record Entry(string Lane, Func<object, JsonNode> Write, IReadOnlyList<Handling> Handle);
}
