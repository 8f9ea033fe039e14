using System.Security.Cryptography;
using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>
/// Every contact's id comes from <c>Contacts__IdKey</c>. A store remembers a fingerprint of the key that it was begun with, and the app
/// does not start on it with another one: all contacts would be strangers.
/// </summary>
internal sealed class GuardIdKey(Tables tables, IOptions<ContactOptions> options) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(options.Value.IdKeyBytes, "fingerprint"u8))[..16];
        if (await tables.Runtime.Insert(new TableEntity("keys", "Contacts__IdKey") { ["fingerprint"] = fingerprint }, cancellationToken) is not null)
            throw new StartRefusedException("Contacts__IdKey is not the key that this store was begun with. Restore the key from your backup (keys.json of the data folder), or use another store.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
