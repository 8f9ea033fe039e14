using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>The right to run a timer, held by one process at a time through a lease on a blob at the platform's place.</summary>
internal sealed partial class TimerLock(BlobLeaseClient lease, LeaseKeeper keeper, ILogger logger) : IAsyncDisposable
{
    /// <summary>Cancelled when the timer is another process's.</summary>
    public CancellationToken Lost => keeper.Lost;

    /// <summary>Lets another process have the timer at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await keeper.DisposeAsync();
        try
        {
            await lease.ReleaseAsync(cancellationToken: CancellationToken.None);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            Log.NotReleased(logger, failure.GetType().Name);
        }
    }

    /// <summary>The locks of all timers of this app.</summary>
    internal sealed class Source(StorageAccounts accounts, HostId host, TimerSettings settings, HostClock clock, ILogger<TimerLock> logger)
    {
        /// <summary>The lock, or null while another process holds it.</summary>
        /// <exception cref="RequestFailedException">The store refused.</exception>
        /// <exception cref="AggregateException">The store cannot be reached.</exception>
        public async Task<TimerLock?> TryTakeAsync(Function function, CancellationToken cancellation)
        {
            var blob = accounts.Container(TimerStatusStore.Container)
                .GetBlockBlobClient($"locks/{host.Value}/Host.Functions.{function.Name}.Listener");
            var lease = blob.GetBlobLeaseClient();
            try
            {
                await AcquireAsync(blob, lease, cancellation);
            }
            catch (RequestFailedException held) when (held.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
            {
                return null;
            }

            return new TimerLock(lease, new LeaseKeeper(settings.LockPeriod, () => RenewAsync(lease), clock.Time, logger), logger);
        }

        private async Task AcquireAsync(BlockBlobClient blob, BlobLeaseClient lease, CancellationToken cancellation)
        {
            try
            {
                await lease.AcquireAsync(settings.LockPeriod, cancellationToken: cancellation);
            }
            catch (RequestFailedException absent) when (absent.Status == 404)
            {
                await blob.CreateIfNotExistsAsync(cancellation);
                await lease.AcquireAsync(settings.LockPeriod, cancellationToken: cancellation);
            }
        }

        private static async Task<bool> RenewAsync(BlobLeaseClient lease)
        {
            try
            {
                await lease.RenewAsync();
                return true;
            }
            catch (RequestFailedException taken) when (taken.Status is 404 or 409 or 412)
            {
                return false;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A timer's lock could not be released ({Failure}); it ends by itself")]
        public static partial void NotReleased(ILogger logger, string failure);
    }
}
