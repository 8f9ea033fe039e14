using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>Listen from when the host has started, so that requests are answered first, until it stops.</summary>
internal abstract class Listeners : IHostedLifecycleService
{
    private Task _listening = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _listening = Task.WhenAll(Begin());
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await _listening.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins each of them; they end by themselves once the host stops.</summary>
    protected abstract IEnumerable<Task> Begin();
}
