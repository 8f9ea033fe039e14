using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests.Host;

/// <summary>Says what it was told, and waits at the gate.</summary>
public sealed class Ticking(Journal journal)
{
    [Function("Tick")]
    public async Task TickAsync([TimerTrigger("%Tick:Schedule%")] TimerInfo timer, CancellationToken cancellation)
    {
        var status = timer.ScheduleStatus switch
        {
            null => "unmonitored",
            { Last: var last, Next: var next } => $"last={(last == default ? "-" : $"{last:HH:mm:ss}")} next={next:HH:mm:ss}",
        };
        journal.Write($"began pastdue={timer.IsPastDue} {status}");
        await journal.PassAsync("gate", cancellation);
    }
}

public sealed class FailingTimer(Journal journal)
{
    [Function("Tick")]
    public void Tick([TimerTrigger("%Tick:Schedule%")] TimerInfo timer)
    {
        journal.Write("failed");
        throw new InvalidOperationException("failing on purpose");
    }
}

public sealed class EagerTimer(Journal journal)
{
    [Function("Eager")]
    public void Tick([TimerTrigger("%Tick:Schedule%", RunOnStartup = true)] TimerInfo timer) =>
        journal.Write($"eager pastdue={timer.IsPastDue}");
}

public sealed class Detailed(Journal journal)
{
    [Function("Tick")]
    public void Tick([TimerTrigger("%Tick:Schedule%")] TimerInfo timer, DateTime timerTrigger, FunctionContext context)
    {
        var data = context.BindingContext.BindingData;
        journal.Write($"{data["timertrigger"]} | {timerTrigger:O} | {string.Join(',', data.Keys)}");
    }
}
