using System.Runtime.InteropServices;
using System.Text;
using PrivateDomain.Sandbox.Play;
using PrivateDomain.Sandbox.Terminal;

namespace PrivateDomain.Sandbox;

/// <summary>Serves the sandbox until Ctrl-C; with <c>--demo</c> plays the loop in the terminal and ends with 0 or 1.</summary>
internal static class Program
{
    private const string Usage = "usage: PrivateDomain.Sandbox [--demo] [--lang zh|en]";

    public static async Task<int> Main(string[] args)
    {
        Console.OutputEncoding = Encoding.UTF8;
        if (CommandLine.Parse(args, Environment.GetEnvironmentVariable("LANG")) is not { } asked)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        var options = SandboxOptions.From(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        try
        {
            await using var sandbox = await SandboxApp.StartAsync(options, cancel: stop.Token);
            return asked.Demo ? await PlayAsync(sandbox, asked.Language, stop.Token) : await ServeAsync(sandbox, asked.Language, stop.Token);
        }
        catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(new Words(
                $"{options.Urls} 已被占用：请停掉占用它的程序，或用 Sandbox__Urls 换一个地址。",
                $"{options.Urls} is in use: stop what listens there, or choose another address by Sandbox__Urls.").In(asked.Language));
            return 1;
        }

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> PlayAsync(SandboxApp sandbox, Language language, CancellationToken stop)
    {
        var colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        var report = new TerminalReport(Console.Out, language, colours);
        report.Begin(sandbox.AppUrl);
        try
        {
            var closed = await sandbox.Demo.PlayAsync(language, report.Write, cancel: stop);
            report.End(closed);
            return closed ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 1;
        }
    }

    private static async Task<int> ServeAsync(SandboxApp sandbox, Language language, CancellationToken stop)
    {
        Console.WriteLine(new Words(
            $"沙盒 {sandbox.Address}  应用 {sandbox.AppUrl}  Ctrl-C 退出", $"sandbox {sandbox.Address}  app {sandbox.AppUrl}  Ctrl-C ends it").In(language));
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
        return 0;
    }
}
