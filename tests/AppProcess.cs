using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PrivateDomain.Sandbox;

namespace PrivateDomain.Tests;

/// <summary>
/// The app as a process of its own, which can be killed. Its queue lease and resume delay are short, so that what a killed run held
/// comes back within seconds; on Azure the lease is 10 minutes.
/// </summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> output;

    private AppProcess(Process process, Uri address)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        Errors = process.StandardError.ReadToEndAsync();
        Operator = new HttpClient { BaseAddress = address };
        Operator.DefaultRequestHeaders.Add("x-api-key", App.ApiKey);
    }

    public HttpClient Operator { get; }

    public Uri Address => Operator.BaseAddress!;

    public Task<string> Errors { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<AppProcess> Start(string store, SandboxApp platform, params IReadOnlyList<string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Azurite.RepositoryRoot(), "functions", "bin", configuration, "net10.0"),
        };
        start.ArgumentList.Add("PrivateDomain.Functions.dll");
        foreach (var argument in App.Arguments(store, platform.Address, platform.WeCom.Account)
            .Append($"--Embedded:Urls={address}")
            .Append("--Embedded:QueueLease=00:00:03")
            .Append("--Callbacks:ResumeAfter=00:00:01")
            .Concat(settings))
            start.ArgumentList.Add(argument);
        start.Environment["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.2";
        start.Environment["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00.5";
        start.Environment["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "60";
        var app = new AppProcess(Process.Start(start)!, address);
        platform.AppUrl = address;
        await Eventually.True(async () => app.process.HasExited
            ? throw new InvalidOperationException(await app.output + await app.Errors)
            : await Answers(app.Operator));
        return app;
    }

    /// <summary>SIGKILL: nothing of it runs any more when this returns.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and what the process says at its end.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await Kill();
        Operator.Dispose();
        process.Dispose();
    }

    private static async Task<bool> Answers(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("healthz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Waits for a condition, not for time; what does not come true within the limit fails.</summary>
internal static class Eventually
{
    public static async Task True(Func<Task<bool>> condition, int seconds = 60)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(seconds), $"Not true within {seconds} s.");
            await Task.Delay(50);
        }
    }
}
