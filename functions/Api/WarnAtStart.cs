using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Api;

/// <summary>Says at the start what works but is not meant for real customers.</summary>
internal sealed partial class WarnAtStart(IOptions<BrandOptions> brand, IOptions<ApiOptions> api, ILogger<WarnAtStart> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (brand.Value.Name == BrandOptions.DefaultName) Log.NoName(log, BrandOptions.DefaultName);
        if (brand.Value.ClockAhead is not null) Log.Rehearsal(log);
        if (api.Value.Key.Length < 16) Log.ShortKey(log);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Brand__Name is not set: customers read {Name}.")]
        public static partial void NoName(ILogger log, string name);

        [LoggerMessage(LogLevel.Warning, "Brand__ClockAhead is set: business time can be moved ahead. Never with real customers.")]
        public static partial void Rehearsal(ILogger log);

        [LoggerMessage(LogLevel.Warning, "Api__Key has less than 16 characters and could be guessed.")]
        public static partial void ShortKey(ILogger log);
    }
}
