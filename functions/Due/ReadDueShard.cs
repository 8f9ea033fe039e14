using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Due;

/// <summary>
/// Hands on what is due in a shard, then deletes it. A crash in between hands it on again, which the receiver's claim makes
/// harmless.
/// </summary>
public sealed class ReadDueShard(DueIndex due, MessageSender messages, TimeProvider clock) : IHandle<DueShardReady>
{
    private const int AtOnce = 500;
    private const int PerMessage = 50;

    public async Task Handle(DueShardReady message, CancellationToken stop)
    {
        IReadOnlyList<DueRow> rows;
        do
        {
            rows = await due.Read(message.Shard, clock.GetUtcNow(), AtOnce, stop);
            foreach (var kind in rows.GroupBy(row => row.Kind, StringComparer.Ordinal))
            {
                foreach (var part in kind.Chunk(PerMessage))
                {
                    await messages.Send(new DueArrived(kind.Key, [.. part.Select(row => new DueArrived.Item(row.Contact, row.Key))]), stop);
                    await Task.WhenAll(part.Select(row => due.Delete(row, stop)));
                }
            }
        }
        while (rows.Count == AtOnce);
    }
}
