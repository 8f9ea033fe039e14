using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;

namespace PrivateDomain.Due;

/// <summary>What a room does when something of its kind is due. It reads how things stand now, and may find nothing to do.</summary>
public interface IDueHandler
{
    string Kind { get; }

    Task Handle(ContactId contact, string key, CancellationToken stop);
}

/// <summary>
/// Gives each row to the room of its kind. One that fails goes on alone, so it holds up no other; what is left after a time slice goes on
/// in a message of its own.
/// </summary>
public sealed partial class HandleDue(IEnumerable<IDueHandler> handlers, MessageSender messages, TimeProvider clock, ILogger<HandleDue> log) : IHandle<DueArrived>
{
    private readonly Dictionary<string, IDueHandler> byKind = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    public async Task Handle(DueArrived message, CancellationToken stop)
    {
        var handler = byKind[message.Kind];
        var slice = new TimeSlice(clock);
        foreach (var (number, item) in message.Items.Index())
        {
            if (number > 0 && slice.IsOver)
            {
                await messages.Send(message with { Items = [.. message.Items.Skip(number)] }, stop);
                return;
            }
            try
            {
                await handler.Handle(new ContactId(item.Contact), item.Key, stop);
            }
            catch (Exception failure) when (message.Items.Count > 1 && !stop.IsCancellationRequested)
            {
                Log.Alone(log, failure, message.Kind, item.Contact);
                await messages.Send(message with { Items = [item] }, stop);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Kind} of {Contact} failed among others and is tried again alone.")]
        public static partial void Alone(ILogger log, Exception failure, string kind, string contact);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DueShardReady))]
[JsonSerializable(typeof(DueArrived))]
internal sealed partial class DueJson : JsonSerializerContext;
