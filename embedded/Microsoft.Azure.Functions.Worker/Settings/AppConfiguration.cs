using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>
/// The app's configuration, weakest first: <c>AZURE_FUNCTIONS_</c> variables without their prefix, appsettings files, user secrets in
/// development, the values of <c>local.settings.json</c>, environment variables, command line.
/// </summary>
internal static class AppConfiguration
{
    private const string Prefix = "AZURE_FUNCTIONS_";

    public static string EnvironmentName() =>
        Environment.GetEnvironmentVariable(Prefix + "ENVIRONMENT")
        ?? LocalSettings.Read().GetValueOrDefault(Prefix + "ENVIRONMENT")
        ?? Environments.Production;

    public static void AddTo(IConfigurationBuilder configuration, IHostEnvironment environment, string[] args)
    {
        configuration
            .AddEnvironmentVariables(Prefix)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile($"appsettings.{environment.EnvironmentName}.json", optional: true, reloadOnChange: false);

        if (environment.IsDevelopment() && Assembly.GetEntryAssembly() is { } app)
            configuration.AddUserSecrets(app, optional: true);

        configuration
            .AddInMemoryCollection(LocalSettings.Read())
            .AddEnvironmentVariables()
            .AddCommandLine(args);
    }
}
