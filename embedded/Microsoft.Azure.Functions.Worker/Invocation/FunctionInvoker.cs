using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Outputs;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Runs a function once: own scope of services, the middleware, a time limit, one log entry.</summary>
internal sealed partial class FunctionInvoker(
    IServiceScopeFactory scopes,
    InvocationPipeline pipeline,
    Drain drain,
    FunctionTimeout timeout,
    CancelledRuns cancelledRuns,
    OutputWriter outputs,
    HostClock clock,
    ILoggerFactory loggers)
{
    private static readonly ActivitySource Tracing = new("Microsoft.Azure.Functions.Worker");

    /// <summary>Ends when the run has ended, or has ignored its cancellation for longer than the grace after the time limit.</summary>
    /// <param name="caller">Cancelled when whoever asked for the run no longer wants it.</param>
    /// <param name="retries">How often the same event was tried before.</param>
    /// <exception cref="FunctionTimeoutException">The run took too long, even if it succeeded in the end.</exception>
    /// <exception cref="Exception">Whatever the function or its middleware threw; it is logged already.</exception>
    public async Task InvokeAsync(Function function, TriggerInput input, CancellationToken caller, int retries = 0)
    {
        var run = RunAsync(function, input, retries, caller);

        // The response belongs to the function until it returns: a request is held as long as the function holds it.
        if (timeout.Limit == Timeout.InfiniteTimeSpan || function.Trigger is HttpSource)
        {
            await run;
            return;
        }

        try
        {
            await run.WaitAsync(timeout.Limit + FunctionTimeout.Grace, clock.Time, CancellationToken.None);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            Log.LeftBehind(loggers.CreateLogger(function.LogCategory), function.Name);
            throw new FunctionTimeoutException(function.Name, timeout.Limit);
        }
    }

    private async Task RunAsync(Function function, TriggerInput input, int retries, CancellationToken caller)
    {
        using var counted = drain.Enter();
        using var limit = new CancellationTokenSource(timeout.Limit, clock.Time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(caller, drain.Cancelled, limit.Token);
        using var activity = Tracing.StartActivity(function.Name);
        await using var scope = scopes.CreateAsyncScope();
        var context = new InvocationContext(function, input, retries, scope.ServiceProvider, cancellation.Token);
        var logger = loggers.CreateLogger(function.LogCategory);
        using var named = Log.Run(logger, function.Name, context.InvocationId);
        var started = clock.Time.GetTimestamp();
        Log.Started(logger, function.Name, context.InvocationId);
        try
        {
            if (!cancelledRuns.AreBegun)
                cancellation.Token.ThrowIfCancellationRequested();
            await pipeline.RunAsync(context);
            if (limit.IsCancellationRequested)
                throw new FunctionTimeoutException(function.Name, timeout.Limit);
            await outputs.WriteAsync(function, context);
            Log.Succeeded(logger, function.Name, context.InvocationId, clock.Time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception ended) when (caller.IsCancellationRequested && ended is OperationCanceledException or IOException)
        {
            Log.CallerLeft(logger, function.Name, context.InvocationId, ended.GetType().Name);
            throw;
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            if (limit.IsCancellationRequested && failure is not FunctionTimeoutException)
                Log.TimedOut(logger, function.Name, timeout.Limit);
            Log.Failed(logger, failure, function.Name, context.InvocationId, clock.Time.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }

    private static partial class Log
    {
        private static readonly Func<ILogger, string, string, IDisposable?> RunScope =
            LoggerMessage.DefineScope<string, string>("FunctionName:{FunctionName} InvocationId:{InvocationId}");

        public static IDisposable? Run(ILogger logger, string function, string invocation) => RunScope(logger, function, invocation);

        [LoggerMessage(1, LogLevel.Debug, "Executing {Function} ({Invocation})")]
        public static partial void Started(ILogger logger, string function, string invocation);

        [LoggerMessage(2, LogLevel.Debug, "Executed {Function} ({Invocation}): succeeded in {Milliseconds:0.#} ms")]
        public static partial void Succeeded(ILogger logger, string function, string invocation, double milliseconds);

        [LoggerMessage(3, LogLevel.Error, "Executed {Function} ({Invocation}): failed after {Milliseconds:0.#} ms")]
        public static partial void Failed(ILogger logger, Exception failure, string function, string invocation, double milliseconds);

        [LoggerMessage(4, LogLevel.Information, "Executed {Function} ({Invocation}): the client left before the answer ({Exception})")]
        public static partial void CallerLeft(ILogger logger, string function, string invocation, string exception);

        [LoggerMessage(5, LogLevel.Error, "{Function} was cancelled after its time limit of {Limit} (functionTimeout in host.json)")]
        public static partial void TimedOut(ILogger logger, string function, TimeSpan limit);

        [LoggerMessage(6, LogLevel.Error, "{Function} ignores its cancellation; it counts as failed and is no longer waited for")]
        public static partial void LeftBehind(ILogger logger, string function);
    }
}
