using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PrivateDomain.Tests.Host;

/// <summary>The host as a process of its own, in the real app.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task A_taken_address_ends_the_process_with_exit_code_1_and_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var app = App.Start($"http://{other.LocalEndpoint}");

        Assert.Equal(1, await app.ExitCodeAsync());
        var line = Assert.Single(app.Errors);
        Assert.Contains($"{other.LocalEndpoint}", line, StringComparison.Ordinal);
        Assert.Contains("Embedded__Urls", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_termination_signal_ends_the_process_with_exit_code_0()
    {
        await using var app = App.Start("http://127.0.0.1:0");
        await Eventually.TrueAsync(() => app.Output.Any(line => line.Contains("Now listening on", StringComparison.Ordinal)));

        await app.TerminateAsync();

        Assert.Equal(0, await app.ExitCodeAsync());
    }

    private sealed class App : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly List<string> _output = [];
        private readonly List<string> _errors = [];

        private App(Process process) => _process = process;

        public IReadOnlyList<string> Output => Snapshot(_output);

        public IReadOnlyList<string> Errors => Snapshot(_errors);

        public static App Start(string urls)
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PrivateDomain.Functions.dll")])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = AppContext.BaseDirectory,
            };
            start.Environment["Embedded__Urls"] = urls;
            start.Environment["AzureWebJobsStorage"] = TestStore.NewAccount();
            var app = new App(new Process { StartInfo = start });
            app._process.OutputDataReceived += (_, line) => Keep(app._output, line.Data);
            app._process.ErrorDataReceived += (_, line) => Keep(app._errors, line.Data);
            app._process.Start();
            app._process.BeginOutputReadLine();
            app._process.BeginErrorReadLine();
            return app;
        }

        public async Task TerminateAsync()
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
        }

        public async Task<int> ExitCodeAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }

        public ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
            return ValueTask.CompletedTask;
        }

        private static void Keep(List<string> lines, string? line)
        {
            if (line is null)
                return;
            lock (lines)
                lines.Add(line);
        }

        private static List<string> Snapshot(List<string> lines)
        {
            lock (lines)
                return [.. lines];
        }
    }
}
