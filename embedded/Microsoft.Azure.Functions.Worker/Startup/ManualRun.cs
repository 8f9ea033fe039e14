using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Timers;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>Runs a queue or timer function because somebody asked for it, outside of its queue and its schedule.</summary>
internal sealed class ManualRun(Retries retries, TimerStatusStore timers, ScheduleClock clock)
{
    /// <summary>Begins a run and does not wait for it; its failure is logged.</summary>
    public void Start(Function function, string input) =>
        _ = RunAsync(function, input, CancellationToken.None).ContinueWith(
            run => run.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <param name="function">A queue or timer function, also a disabled one.</param>
    /// <param name="input">A queue function's message; a timer function has no use for it.</param>
    /// <param name="cancellation">Cancels the run.</param>
    /// <exception cref="Exception">Whatever the function threw.</exception>
    public async Task RunAsync(Function function, string input, CancellationToken cancellation)
    {
        var trigger = function.Trigger switch
        {
            QueueSource source => source.Input(ManualMessage.Of(input, clock.Time.GetUtcNow())),
            TimerSource source => source.Input(await timers.InfoAsync(function, source, cancellation), clock.Time.GetUtcNow()),
            _ => throw new InvalidOperationException($"{function.Name} is not run by a queue or a timer."),
        };
        await retries.InvokeAsync(function, trigger, cancellation);
    }
}
