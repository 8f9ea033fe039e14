using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>
/// From the start of the process to its first answer of <c>/healthz</c>: the app as it is deployed (ReadyToRun) and the plain publish in turns, each on a store of its own that was begun before.
/// </summary>
internal static class ColdStart
{
    private const int Rounds = 10;
    private const double MostMilliseconds = 1000;

    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("cold-start-");
        try
        {
            var ahead = new Contender("ReadyToRun", await Published.To(Path.Combine(folder.FullName, "ahead")), folder.CreateSubdirectory("ahead-data").FullName);
            var plain = new Contender("plain", await Published.To(Path.Combine(folder.FullName, "plain"), isAhead: false), folder.CreateSubdirectory("plain-data").FullName);
            foreach (var contender in new[] { ahead, plain }) await contender.Start();
            var (ofAhead, ofPlain) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                ofAhead.Add(await ahead.Start());
                ofPlain.Add(await plain.Start());
            }
            Print(ahead, ofAhead);
            Print(plain, ofPlain);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"plain / ReadyToRun: {Median(ofPlain) / Median(ofAhead):0.00} x"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to first answer, ReadyToRun, median: {Median(ofAhead):0} ms (must be below {MostMilliseconds:0})"));
            return Median(ofAhead) < MostMilliseconds ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(List<double> times) => times.Order().Skip((times.Count - 1) / 2).Take(2 - times.Count % 2).Average();

    private static void Print(Contender contender, List<double> times)
    {
        var size = new DirectoryInfo(contender.App).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contender.Name}: median {Median(times):0} ms, {times.Min():0} to {times.Max():0} ms, {size:0} MB"));
    }

    private sealed record Contender(string Name, string App, string Data)
    {
        /// <returns>Milliseconds.</returns>
        public async Task<double> Start()
        {
            var port = FreePorts.One();
            var address = $"http://127.0.0.1:{port}";
            var start = new ProcessStartInfo("dotnet", ["PrivateDomain.Functions.dll"]) { WorkingDirectory = App, UseShellExecute = false, RedirectStandardOutput = true };
            foreach (var (name, value) in new[] { ("AzureWebJobsStorage", $"EmbeddedStorage={Data}/store"), ("Embedded__Data", Data), ("Embedded__Urls", address), ("Logging__LogLevel__Default", "Warning") })
                start.Environment[name] = value;
            using var http = new HttpClient();
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            // Looked at from outside until it listens: requests that are refused would take time from the start that is measured.
            while (!Array.Exists(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => listener.Port == port))
            {
                if (process.HasExited) throw new InvalidOperationException($"{Name} ended with {process.ExitCode}.");
                await Task.Delay(5);
            }
            (await http.GetAsync(address + "/healthz")).EnsureSuccessStatusCode();
            var took = watch.Elapsed.TotalMilliseconds;
            // An orderly end, as when the platform takes an instance away: the next one finds the timers' leases free.
            using var end = Process.Start("kill", [process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync();
            return took;
        }
    }
}
