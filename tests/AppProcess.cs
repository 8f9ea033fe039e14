using System.Collections.Concurrent;
using System.Diagnostics;
using PrivateDomain.Sandbox;

namespace PrivateDomain.Tests;

/// <summary>
/// The app as a process of its own, which can be killed. Its queue lease and resume delay are short, so that what a killed run held
/// comes back within seconds; on Azure the lease is 10 minutes.
/// </summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();

    private AppProcess(Process process, Uri address)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Operator = new HttpClient { BaseAddress = address };
        Operator.DefaultRequestHeaders.Add("x-api-key", App.ApiKey);
    }

    public HttpClient Operator { get; }

    public int Id => process.Id;

    public Uri Address => Operator.BaseAddress!;

    /// <summary>What it printed, for a test that fails.</summary>
    public string Said() => string.Join('\n', said);

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<AppProcess> Start(string store, SandboxApp platform, params IReadOnlyList<string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePorts.One()}");
        var start = Prepare(
        [
            .. App.Arguments(store, platform), $"--Embedded:Urls={address}", "--Embedded:QueueLease=00:00:03",
            "--Callbacks:ResumeAfter=00:00:01", "--Welcome:ClockTolerance=00:10:00", .. settings,
        ]);
        var app = new AppProcess(Process.Start(start)!, address);
        platform.AppUrl = address;
        await Eventually.TrueAsync(async () => app.process.HasExited
            ? throw new InvalidOperationException(app.Said())
            : await Answers(app.Operator));
        return app;
    }

    /// <summary>Starts it with one setting that it refuses; its exit code and what it says on the error stream.</summary>
    public static Task<(int Code, string Errors)> Refused(string store, SandboxApp platform, string setting) =>
        Run([.. App.Arguments(store, platform), setting]);

    /// <summary>Runs it with these settings until it ends by itself.</summary>
    public static async Task<(int Code, string Errors)> Run(IReadOnlyList<string> settings)
    {
        using var run = Process.Start(Prepare(settings))!;
        var printed = run.StandardOutput.ReadToEndAsync();
        var errors = await run.StandardError.ReadToEndAsync();
        await printed;
        await run.WaitForExitAsync();
        return (run.ExitCode, errors);
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

    private static ProcessStartInfo Prepare(IReadOnlyList<string> arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Azurite.RepositoryRoot(), "functions", "bin", configuration, "net10.0"),
        };
        start.ArgumentList.Add("PrivateDomain.Functions.dll");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.2";
        start.Environment["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00.5";
        start.Environment["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "60";
        return start;
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
}
