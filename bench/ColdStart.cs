using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>
/// From the start of the process to its first answer of <c>/healthz</c>: the app as one machine runs it (it and its runtime compiled ahead), as it is for Azure (with the machine's runtime) and the plain publish in turns, each on a store of its own that was begun before.
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
            var contenders = new List<Contender>();
            foreach (var kind in new[] { "whole", "shared", "plain" })
                contenders.Add(new(kind, await Published.To(Path.Combine(folder.FullName, kind), kind), folder.CreateSubdirectory(kind + "-data").FullName));
            foreach (var contender in contenders) await contender.Start();
            var times = contenders.ToDictionary(contender => contender.Kind, _ => new List<double>(), StringComparer.Ordinal);
            for (var round = 0; round < Rounds; round++)
                foreach (var contender in contenders) times[contender.Kind].Add(await contender.Start());
            foreach (var contender in contenders) Print(contender, times[contender.Kind]);
            var (whole, plain) = (Median(times["whole"]), Median(times["plain"]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"plain / whole: {plain / whole:0.00} x"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to first answer, whole, median: {whole:0} ms (must be below {MostMilliseconds:0})"));
            return whole < MostMilliseconds ? 0 : 1;
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
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contender.Kind}: median {Median(times):0} ms, {times.Min():0} to {times.Max():0} ms, {size:0} MB"));
    }

    private sealed record Contender(string Kind, string App, string Data)
    {
        /// <returns>Milliseconds.</returns>
        public async Task<double> Start()
        {
            var port = FreePorts.One();
            var address = $"http://127.0.0.1:{port}";
            var start = new ProcessStartInfo(Kind == "whole" ? Path.Combine(App, "PrivateDomain.Functions") : "dotnet", Kind == "whole" ? [] : ["PrivateDomain.Functions.dll"]) { WorkingDirectory = App, UseShellExecute = false, RedirectStandardOutput = true };
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
                if (process.HasExited) throw new InvalidOperationException($"{Kind} ended with {process.ExitCode}.");
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
