using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>
/// One line per entry on the console, times in UTC. Levels come from host.json (<c>logging:logLevel</c>), then from the app's own
/// <c>Logging</c> section, which wins.
/// </summary>
internal static class HostLogging
{
    public static void AddTo(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Azure.Core", LogLevel.Warning);
        logging.AddConfiguration(new HostJson(configuration).Section("logging"));
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z '";
        });
    }
}
