using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Tests;

/// <summary>
/// One storage emulator for the whole test run, started when first asked for and ended with the process. Each caller gets an account
/// of its own, so tests need not clean up and cannot see each other.
/// </summary>
internal static class Azurite
{
    private const int Accounts = 400;
    private static readonly string Key = Convert.ToBase64String(SHA256.HashData("an emulator's key guards nothing"u8));
    private static readonly Lazy<Ports> Running = new(Start);
    private static int _handedOut;

    /// <summary>A connection string to an empty account: blobs, queues and tables on 127.0.0.1.</summary>
    public static string NewAccount()
    {
        var ports = Running.Value;
        var number = Interlocked.Increment(ref _handedOut);
        if (number > Accounts)
            throw new InvalidOperationException($"All {Accounts} emulated accounts are in use; raise {nameof(Accounts)}.");

        var name = Name(number);
        return $"DefaultEndpointsProtocol=http;AccountName={name};AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{ports.Blob}/{name};"
            + $"QueueEndpoint=http://127.0.0.1:{ports.Queue}/{name};"
            + $"TableEndpoint=http://127.0.0.1:{ports.Table}/{name};";
    }

    /// <summary>The repository's root: the folder that holds the solution.</summary>
    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PrivateDomain.Functions.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("No folder above the tests holds PrivateDomain.Functions.sln.");
    }

    private static string Name(int number) => $"account{number:D4}";

    private static Ports Start()
    {
        var home = Path.Combine(RepositoryRoot(), "embedded", "azurite");
        var script = Path.Combine(home, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script))
            throw new InvalidOperationException($"The storage emulator is not installed: run 'npm ci --ignore-scripts' in {home}.");

        var first = FreePorts.Three();
        var ports = new Ports(first, first + 1, first + 2);
        var start = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            // Held open by this process: a test run that is cut off has no time for anything at its end.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        foreach (var argument in new[]
        {
            "--require", "./ends-with-its-parent.js", script, "--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", $"{ports.Blob}", "--queuePort", $"{ports.Queue}", "--tablePort", $"{ports.Table}",
        })
            start.ArgumentList.Add(argument);
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(number => $"{Name(number)}:{Key}"));

        var output = new StringBuilder();
        var process = new Process { StartInfo = start };
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (output)
                output.AppendLine(line.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // Also keeps the process, and with it the pipe, from being collected.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill(entireProcessTree: true);

        foreach (var port in new[] { ports.Blob, ports.Queue, ports.Table })
            WaitUntilOpen(port, process, output);
        return ports;
    }

    private static void WaitUntilOpen(int port, Process process, StringBuilder output)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                client.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < TimeSpan.FromSeconds(60) && !process.WaitForExit(50))
            {
                // Not open yet.
            }
            catch (SocketException refused)
            {
                lock (output)
                    throw new InvalidOperationException($"The storage emulator did not open port {port}: {output}", refused);
            }
        }
    }

    private sealed record Ports(int Blob, int Queue, int Table);
}
