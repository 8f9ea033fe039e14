using Microsoft.Extensions.Configuration;

namespace PrivateDomain.Tests;

/// <summary>A reference to a vault that the platform could not resolve is no key.</summary>
public sealed class VaultReferencesTests
{
    [Fact]
    public void An_unresolved_reference_stops_the_start_by_the_name_of_its_setting_and_of_its_secret()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create("Brand:Name", (string?)"小满茶铺"), KeyValuePair.Create("Contacts:IdKey", (string?)"@Microsoft.KeyVault(SecretUri=https://kv-1.vault.azure.net/secrets/Contacts--IdKey/)"),
        ]).Build();
        Assert.Equal(
            "Contacts__IdKey could not be read from the key vault: the secret Contacts--IdKey is missing, or the app's identity may not read it.",
            Assert.Throws<StartRefusedException>(() => VaultReferences.Require(settings)).Message);
        settings["Contacts:IdKey"] = "AAAA";
        VaultReferences.Require(settings);
    }
}
