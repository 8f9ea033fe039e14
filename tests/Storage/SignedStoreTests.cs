using Azure.Storage;
using Azure.Storage.Sas;
using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Storage;

public sealed class SignedStoreTests
{
    [Fact]
    public async Task The_app_runs_on_a_store_named_by_endpoints_and_a_signature()
    {
        var settings = Azurite.NewAccount().Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var signature = new AccountSasBuilder(
            AccountSasPermissions.All, TimeProvider.System.GetUtcNow().AddDays(1), AccountSasServices.All, AccountSasResourceTypes.All)
            .ToSasQueryParameters(new StorageSharedKeyCredential(settings["AccountName"], settings["AccountKey"]));
        var endpoints = settings
            .Where(pair => pair.Key.EndsWith("Endpoint", StringComparison.Ordinal))
            .Select(pair => $"{pair.Key}={pair.Value}");

        await using var app = await App.Start($"{string.Join(';', endpoints)};SharedAccessSignature={signature}");

        var lookups = app.Service<Lookups>();
        await lookups.Learn(Trait.UnionId("u"), new ContactId("c"), CancellationToken.None);
        Assert.Equal(new ContactId("c"), await lookups.Find(Trait.UnionId("u"), CancellationToken.None));
    }
}
