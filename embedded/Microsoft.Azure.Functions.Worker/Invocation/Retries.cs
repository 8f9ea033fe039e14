using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Runs a function again by its policy. The count is this process's: it starts over when the process does.</summary>
internal sealed partial class Retries(FunctionInvoker invoker, Drain drain, HostClock clock, ILoggerFactory loggers)
{
    /// <summary>Ends with the first run that succeeds, with the last one allowed, or when the host takes up nothing new.</summary>
    /// <exception cref="Exception">Whatever the last run threw; it is logged already.</exception>
    public async Task InvokeAsync(Function function, TriggerInput input, CancellationToken caller)
    {
        for (var retries = 0; ; retries++)
        {
            try
            {
                await invoker.InvokeAsync(function, input, caller, retries);
                return;
            }
            catch (Exception) when (function.Retries?.AllowsMoreThan(retries) == true && !drain.Stopping.IsCancellationRequested)
            {
                // Logged by the invoker.
            }

            var pause = function.Retries!.DelayAfter(retries);
            Log.Again(loggers.CreateLogger(function.LogCategory), function.Name, retries + 1, pause);
            using (drain.AwaitRetry())
                await Task.Delay(pause, clock.Time, drain.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (drain.Stopping.IsCancellationRequested)
                throw new OperationCanceledException($"The host ends before retry {retries + 1} of {function.Name}.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} failed; retry {Retry} follows in {Pause}")]
        public static partial void Again(ILogger logger, string function, int retry, TimeSpan pause);
    }
}
