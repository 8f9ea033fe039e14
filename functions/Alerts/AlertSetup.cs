using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Alerts;

public static class AlertSetup
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services.AddSingleton<AlertBoard>().AddHostedService<RecallAlerts>();

    private sealed class RecallAlerts(AlertBoard board) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => board.Recall(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
