using System.Collections.Concurrent;

namespace PrivateDomain.Tests.Host;

/// <summary>What functions did, in order, and gates at which a test makes them wait.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<string> _entries = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Entries => [.. _entries];

    public void Write(string entry) => _entries.Enqueue(entry);

    public int Count(string entry) => _entries.Count(written => string.Equals(written, entry, StringComparison.Ordinal));

    /// <summary>Completes when the gate is opened, which may have happened already.</summary>
    public Task PassAsync(string gate, CancellationToken cancellation = default) => Gate(gate).Task.WaitAsync(cancellation);

    public void Open(string gate) => Gate(gate).TrySetResult();

    public Task UntilAsync(string entry, int times = 1) =>
        Eventually.TrueAsync(() => Count(entry) >= times, () => $"{times} x '{entry}' in [{string.Join(", ", Entries)}]");

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
