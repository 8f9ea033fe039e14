using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>The running app. Its start tells a person why it cannot, its end is orderly even when a function will not end.</summary>
internal sealed partial class FunctionsHost(WebApplication app) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    /// <exception cref="StartupRefusedException">An address to listen on cannot be had.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        ListenAddresses.ThrowIfTaken(Services.GetRequiredService<HttpSettings>().Urls);
        return app.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        var drain = Services.GetRequiredService<Drain>();
        try
        {
            await app.StopAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (drain.Cancelled.IsCancellationRequested)
        {
            // What did not end in time is reported below; the process ends all the same.
        }

        if (drain.Running > 0)
            Log.StillRunning(Services.GetRequiredService<ILogger<FunctionsHost>>(), drain.Running);
    }

    public void Dispose() => ((IDisposable)app).Dispose();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} function runs ignored their cancellation and are abandoned")]
        public static partial void StillRunning(ILogger logger, int count);
    }
}
