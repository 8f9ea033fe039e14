using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>
/// A gentle end. When the host stops, nothing new is begun and what runs goes on undisturbed; after <see cref="Patience"/> the rest
/// is cancelled.
/// </summary>
internal sealed class Drain : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly CancellationTokenSource _cancelled = new();
    private readonly CancellationTokenRegistration _onStopping;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _patience;
    private int _running;

    public Drain(IHostApplicationLifetime lifetime, HostClock clock)
    {
        Stopping = lifetime.ApplicationStopping;
        _onStopping = Stopping.Register(() =>
        {
            _patience = clock.Time.CreateTimer(_ => _cancelled.Cancel(), state: null, Patience, Timeout.InfiniteTimeSpan);
            CompleteWhenIdle();
        });
    }

    /// <summary>Begin nothing new.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>End what you are doing.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    public int Running => Volatile.Read(ref _running);

    /// <summary>Completes when the host is stopping and no run is left.</summary>
    public Task Idle => _idle.Task;

    /// <summary>Counts a run until the result is disposed.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref _running);
        return new Run(this);
    }

    public void Dispose()
    {
        _onStopping.Dispose();
        _patience?.Dispose();
        _cancelled.Dispose();
    }

    private void CompleteWhenIdle()
    {
        if (Stopping.IsCancellationRequested && Running == 0)
            _idle.TrySetResult();
    }

    private sealed class Run(Drain drain) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 1)
                return;
            Interlocked.Decrement(ref drain._running);
            drain.CompleteWhenIdle();
        }
    }
}
