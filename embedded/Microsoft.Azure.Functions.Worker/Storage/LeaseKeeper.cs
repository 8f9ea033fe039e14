using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Storage;

/// <summary>
/// Keeps a lease that was just taken: renews it whenever half of what remains is over, until disposed of or lost. A renewal that fails
/// is tried again, still at half of what remains.
/// </summary>
internal sealed partial class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan TooLate = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly TimeSpan _lease;
    private readonly Func<Task<bool>> _renew;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Task _keeping;

    /// <param name="lease">How long the lease lasts from its beginning and from each renewal on.</param>
    /// <param name="renew">Renews it; false when it belongs to somebody else by now.</param>
    /// <param name="clock">Measures what remains.</param>
    /// <param name="logger">Told of renewals that failed.</param>
    public LeaseKeeper(TimeSpan lease, Func<Task<bool>> renew, TimeProvider clock, ILogger logger)
    {
        (_lease, _renew, _clock, _logger) = (lease, renew, clock, logger);
        Lost = _lost.Token;
        _keeping = KeepAsync(clock.GetTimestamp());
    }

    /// <summary>Cancelled when the lease is somebody else's, or ran out because it could not be renewed.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Renews no more, and waits for a renewal under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task KeepAsync(long since)
    {
        while (true)
        {
            var remaining = _lease - _clock.GetElapsedTime(since);
            if (remaining < TooLate)
                break;

            await Task.Delay(remaining / 2, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
                return;

            var asked = _clock.GetTimestamp();
            try
            {
                if (!await _renew())
                    break;
                since = asked;
            }
            catch (Exception failure)
            {
                // Whatever it was: whoever holds the lease must not lose the outcome of his work over a renewal.
                Log.NotRenewed(_logger, failure);
            }
        }

        await _lost.CancelAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A lease could not be renewed; trying again before it ends")]
        public static partial void NotRenewed(ILogger logger, Exception failure);
    }
}
