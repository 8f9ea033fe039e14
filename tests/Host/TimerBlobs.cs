using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace PrivateDomain.Tests.Host;

/// <summary>What the hosts of an account remember of their timers, at the platform's places.</summary>
internal sealed class TimerBlobs(string account)
{
    private readonly BlobContainerClient _container = new(account, "azure-webjobs-hosts");

    public BlockBlobClient Status(string function = "Tick") =>
        _container.GetBlockBlobClient($"timers/tests/Host.Functions.{function}/status");

    public BlockBlobClient Lock(string function = "Tick") =>
        _container.GetBlockBlobClient($"locks/tests/Host.Functions.{function}.Listener");

    public async Task<string> StatusAsync(string function = "Tick") =>
        (await Status(function).DownloadContentAsync()).Value.Content.ToString();

    public async Task WriteStatusAsync(string status)
    {
        await _container.CreateIfNotExistsAsync();
        var block = Convert.ToBase64String("0"u8);
        await Status().StageBlockAsync(block, new MemoryStream(Encoding.UTF8.GetBytes(status)));
        await Status().CommitBlockListAsync([block]);
    }

    /// <summary>Completes when the status names that time of the tests' day as the next occurrence.</summary>
    public Task UntilNextAsync(string next, string function = "Tick") => Eventually.TrueAsync(
        async () => await Status(function).ExistsAsync()
            && (await StatusAsync(function)).Contains($"\"Next\":\"2026-03-01T{next}", StringComparison.Ordinal),
        () => $"a status with next {next}");
}
