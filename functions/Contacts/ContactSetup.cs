using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Contacts;

public sealed class ContactOptions
{
    /// <summary>Base64 of at least 32 bytes. It never changes: every contact's id comes from it.</summary>
    public string IdKey { get; set; } = "";

    /// <summary>Keys of the phone hash, newest first: <c>number:base64</c> separated by <c>;</c>.</summary>
    public string PhoneKeys { get; set; } = "";

    internal byte[] IdKeyBytes => Convert.FromBase64String(IdKey);
}

public static class ContactSetup
{
    public static IServiceCollection AddContacts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ContactOptions>().Bind(configuration.GetSection("Contacts"))
            .Validate(options => KeyRing.IsKey(options.IdKey), "Contacts__IdKey must be the base64 of at least 32 bytes. It must never change.")
            .Validate(options => KeyRing.TryParse(options.PhoneKeys, out _), $"Contacts__PhoneKeys {KeyRing.Form}.")
            .ValidateOnStart();
        return services.AddSingleton<ContactStore>().AddSingleton<Lookups>().AddSingleton<PhoneHash>().AddSingleton<ChangeConsent>().AddSingleton<MergeContacts>()
            .AddHostedService<GuardIdKey>();
    }
}
