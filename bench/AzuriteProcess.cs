using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>Azurite with its files in a folder, for as long as it is not disposed of.</summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private readonly Process _process;

    private AzuriteProcess(Process process, int port) => (_process, ConnectionString) = (process, StringOf(port));

    public string ConnectionString { get; }

    public static AzuriteProcess Start(string folder)
    {
        var home = Path.Combine(Azurite.RepositoryRoot(), "embedded", "azurite");
        var port = FreePorts.Three();
        var start = new ProcessStartInfo("node") { WorkingDirectory = home, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[]
        {
            "node_modules/azurite/dist/src/azurite.js", "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", folder,
            "--blobPort", $"{port}", "--queuePort", $"{port + 1}", "--tablePort", $"{port + 2}",
        })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("Azurite did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        for (var tries = 0; !Answers(port + 2); tries++)
        {
            if (tries == 300 || process.WaitForExit(100)) throw new InvalidOperationException("Azurite did not start.");
        }

        return new AzuriteProcess(process, port);
    }

    public ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string StringOf(int port)
    {
        const string account = "devstoreaccount1", key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
        return $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};BlobEndpoint=http://127.0.0.1:{port}/{account};QueueEndpoint=http://127.0.0.1:{port + 1}/{account};TableEndpoint=http://127.0.0.1:{port + 2}/{account};";
    }
}
