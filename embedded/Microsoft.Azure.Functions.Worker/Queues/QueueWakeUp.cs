using System.Collections.Concurrent;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>
/// Tells this process's own listeners that a message was sent to their queue, so that they need not wait for their next look. What others
/// send, or this app through a client of its own, is found by looking.
/// </summary>
internal sealed class QueueWakeUp
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _calls = new(StringComparer.Ordinal);

    /// <summary>Completes at the first call from now on; to be asked for before looking into the queue.</summary>
    public Task NextCall(string queue) => _calls.GetOrAdd(queue, _ => NewCall()).Task;

    public void Call(string queue)
    {
        if (_calls.TryRemove(queue, out var call))
            call.SetResult();
    }

    private static TaskCompletionSource NewCall() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
