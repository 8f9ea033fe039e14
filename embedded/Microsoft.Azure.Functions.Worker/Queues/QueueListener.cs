using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>
/// Looks into one queue for as long as the host runs: a batch at a time, the next as soon as no more than the threshold are running,
/// with growing pauses while there is nothing, cut short when this process itself sends a message there. It outlives any outage of the
/// store.
/// </summary>
internal sealed partial class QueueListener(
    QueueConsumer consumer, QueueSettings settings, QueueWakeUp wakeUp, HostClock clock, ILogger logger)
{
    private readonly PollingBackOff _backOff = new(settings.MaxPollingInterval);
    private readonly List<Task> _running = [];
    private bool _storeIsDown;

    /// <summary>Ends when <paramref name="stop"/> is cancelled and what had been received by then is settled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var call = wakeUp.NextCall(consumer.QueueName);
            var messages = await ReceiveAsync();
            if (messages.Count == 0)
            {
                await call.WaitAsync(_backOff.Next(), clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (call.IsCompleted)
                    _backOff.Reset();
                continue;
            }

            _backOff.Reset();
            _running.AddRange(messages.Select(message => Task.Run(() => consumer.ProcessAsync(message), CancellationToken.None)));
            await RoomAsync(stop);
        }

        await Task.WhenAll(_running);
    }

    /// <summary>Not cancelled by a stop: messages that the store has handed out already would be lost until their lease ends.</summary>
    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync()
    {
        try
        {
            var messages = await consumer.ReceiveAsync(CancellationToken.None);
            if (_storeIsDown)
                Log.StoreIsBack(logger);
            _storeIsDown = false;
            return messages;
        }
        catch (Exception failure)
        {
            if (!_storeIsDown)
                Log.StoreIsDown(logger, failure);
            _storeIsDown = true;
            return [];
        }
    }

    private async Task RoomAsync(CancellationToken stop)
    {
        _running.RemoveAll(task => task.IsCompleted);
        while (_running.Count > settings.NewBatchThreshold && !stop.IsCancellationRequested)
        {
            Task ended = Task.WhenAny(_running);
            await ended.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _running.RemoveAll(task => task.IsCompleted);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The queue cannot be read; trying on")]
        public static partial void StoreIsDown(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Information, "The queue can be read again")]
        public static partial void StoreIsBack(ILogger logger);
    }
}
