using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Doctor;
using PrivateDomain.Storage;

namespace PrivateDomain;

public static partial class Program
{
    // "doctor", whether or not the app runs: its report on the terminal, and 1 where something fails customers. "healthy": 0 where the app runs and is well, for whoever watches a container.
    static partial void ExamineSettings(string[] args, ref Task<int>? examined)
    {
        if (args is ["doctor"]) examined = Examine();
        if (args is ["healthy"]) examined = AskHealth();
    }

    private static async Task<int> AskHealth()
    {
        var urls = Environment.GetEnvironmentVariable("Embedded__Urls") ?? "http://127.0.0.1:7071";
        // What listens everywhere is asked here.
        var address = new UriBuilder(urls.Split(';')[0].Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal)) { Path = "healthz" }.Uri;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            using var answer = await http.GetAsync(address);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {failure.Message}");
            return 1;
        }
    }

    private static async Task<int> Examine()
    {
        using var app = Build([], builder => builder.Logging.ClearProviders());
        await app.Services.GetRequiredService<StorageSetup.CreateStorage>().StartingAsync(CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var report = await scope.ServiceProvider.GetRequiredService<Examine>().Handle(CancellationToken.None);
        foreach (var finding in report.Findings)
        {
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {Mark(finding.Health)} {finding.Check,-17} {finding.Cause}"));
            if (finding.Cure.Length > 0) await Console.Out.WriteLineAsync($"    {"",-17} → {finding.Cure}");
        }
        return report.IsWell ? 0 : 1;
    }

    private static char Mark(Health health) => health switch
    {
        Health.Ok => '✓',
        Health.Warning => '!',
        Health.Problem => '✗',
        Health.NotChecked => '–',
        _ => throw new InvalidOperationException($"A finding in the state {health}."),
    };
}
