using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Messages;

/// <summary>Sends messages: past-tense records that carry keys, not bodies.</summary>
public sealed class MessageSender(QueueServiceClient service, MessageTable table, IOptions<MessageOptions> options)
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);
    private readonly Dictionary<string, QueueClient> queues = Lane.All.ToDictionary(lane => lane, service.GetQueueClient, StringComparer.Ordinal);

    /// <summary>The message never expires and is first visible after <paramref name="after"/>, at once where that is not given.</summary>
    public Task Send(object message, CancellationToken stop, TimeSpan? after = null)
    {
        var (lane, text) = table.Pack(message);
        return queues[lane].SendMessageAsync(text, after, Never, stop);
    }

    /// <summary>A message that came too early, as it is to come again.</summary>
    internal Task SendAgain(string lane, string text, CancellationToken stop) => queues[lane].SendMessageAsync(text, options.Value.AgainAfter, Never, stop);

    /// <summary>A message that was put aside, to be handled at once as if it came for the first time.</summary>
    internal Task Replay(string lane, string text, CancellationToken stop) => queues[lane].SendMessageAsync(MessageTable.Anew(text), TimeSpan.Zero, Never, stop);

    /// <summary>About how many messages are in a lane, also those that are being handled or not to be seen yet.</summary>
    public async Task<int> Waiting(string lane, CancellationToken stop) => (await queues[lane].GetPropertiesAsync(stop)).Value.ApproximateMessagesCount;
}
