using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>All queue functions of the app: a listener for each that is not disabled, and a pump for tests.</summary>
internal sealed class QueueDispatcher : Listeners
{
    private readonly Drain _drain;
    private readonly IReadOnlyList<QueueConsumer> _consumers;
    private readonly Func<QueueConsumer, QueueListener> _listen;

    public QueueDispatcher(
        FunctionCatalog catalog,
        StorageAccounts accounts,
        QueueSettings settings,
        FunctionInvoker invoker,
        QueueWakeUp wakeUp,
        Drain drain,
        HostClock clock,
        ILoggerFactory loggers)
    {
        _drain = drain;
        _consumers = [.. catalog.With<QueueSource>().Select(queue => Consume(queue.Function, queue.Source))];
        _listen = consumer => new QueueListener(
            consumer, settings, wakeUp, clock, loggers.CreateLogger(consumer.Function.LogCategory));

        QueueConsumer Consume(Function function, QueueSource source)
        {
            var logger = loggers.CreateLogger(function.LogCategory);
            var queue = accounts.Queue(source.Connection, source.QueueName);
            var poison = MessageSettlement.PoisonNameOf(source.QueueName) is { } name ? accounts.Queue(source.Connection, name) : null;
            var settlement = new MessageSettlement(queue, poison, settings, wakeUp, logger);
            return new QueueConsumer(function, source, queue, settlement, settings, invoker, clock, logger);
        }
    }

    /// <summary>
    /// Receives and runs every message that is visible now, of the disabled functions too, through the same code as the listeners and
    /// with their concurrency, and what becomes visible meanwhile, until nothing is.
    /// </summary>
    /// <returns>How many runs there were, failed ones among them.</returns>
    public Task<int> PumpAsync(CancellationToken cancellation) => PumpAsync(_consumers, cancellation);

    /// <inheritdoc cref="PumpAsync(CancellationToken)"/>
    /// <param name="function">The one function whose queue is pumped.</param>
    public Task<int> PumpAsync(string function, CancellationToken cancellation)
    {
        var consumer = _consumers.Single(consumer => consumer.Function.Name.Equals(function, StringComparison.OrdinalIgnoreCase));
        return PumpAsync([consumer], cancellation);
    }

    protected override IEnumerable<Task> Begin() => _consumers
        .Where(consumer => !consumer.Function.Disabled)
        .Select(consumer => Task.Run(() => _listen(consumer).RunAsync(_drain.Stopping), CancellationToken.None));

    private async Task<int> PumpAsync(IReadOnlyList<QueueConsumer> consumers, CancellationToken cancellation)
    {
        var runs = 0;
        bool found;
        do
        {
            found = false;
            foreach (var consumer in consumers)
            {
                while (await consumer.ReceiveAsync(cancellation) is { Count: > 0 } messages)
                {
                    found = true;
                    var ran = messages.Select(message => Task.Run(() => consumer.ProcessAsync(message), CancellationToken.None));
                    runs += (await Task.WhenAll(ran)).Count(run => run);
                }
            }
        }
        while (found);
        return runs;
    }
}
