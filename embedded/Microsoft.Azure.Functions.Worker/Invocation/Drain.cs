using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>
/// The end of the host. A gentle one unless <c>FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING</c> is false: nothing new is begun and what runs
/// goes on undisturbed; after <see cref="Patience"/> the rest is cancelled. A plain stop cancels at once. A host that is drained by hand
/// goes on serving requests, but no queues and timers.
/// </summary>
internal sealed class Drain : IHostedService, IDisposable
{
    public const string Setting = "FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly CancellationTokenSource _cancelled = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _onStopping;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _appStopping;
    private ITimer? _patience;
    private int _running;
    private int _awaited;

    public Drain(IHostApplicationLifetime lifetime, IConfiguration configuration, HostClock clock)
    {
        var gentle = Switch.Read(configuration, Setting, standard: true);
        _appStopping = lifetime.ApplicationStopping;
        _onStopping = _appStopping.Register(() =>
        {
            gentle |= Begun;
            _stopping.Cancel();
            if (gentle)
                _patience = clock.Time.CreateTimer(_ => _cancelled.Cancel(), state: null, Patience, Timeout.InfiniteTimeSpan);
            else
                _cancelled.Cancel();
            CompleteWhenIdle();
        });
    }

    /// <summary>Begin nothing new.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>End what you are doing.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Whether queues and timers are served no more.</summary>
    public bool Begun => _stopping.IsCancellationRequested;

    public int Running => Volatile.Read(ref _running);

    /// <summary>Runs that failed and will be tried again.</summary>
    public int AwaitedRetries => Volatile.Read(ref _awaited);

    /// <summary>Ends the listening to queues and timers; what runs goes on, and requests are answered as before.</summary>
    public Task BeginAsync() => _stopping.CancelAsync();

    /// <summary>Counts a run until the result is disposed.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref _running);
        return new Counted(() =>
        {
            Interlocked.Decrement(ref _running);
            CompleteWhenIdle();
        });
    }

    /// <summary>Counts a retry that is to come until the result is disposed.</summary>
    public IDisposable AwaitRetry()
    {
        Interlocked.Increment(ref _awaited);
        return new Counted(() => Interlocked.Decrement(ref _awaited));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the runs that nobody else waits for.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await _idle.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose()
    {
        _onStopping.Dispose();
        _patience?.Dispose();
        _cancelled.Dispose();
        _stopping.Dispose();
    }

    private void CompleteWhenIdle()
    {
        if (_appStopping.IsCancellationRequested && Running == 0)
            _idle.TrySetResult();
    }

    private sealed class Counted(Action end) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                end();
        }
    }
}
