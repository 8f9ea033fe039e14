using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Consents;

/// <summary>What people agree to by adding a keeper, as the cards' pages show it. A version's words never change.</summary>
public sealed record ConsentText(string Version, string Zh, string En)
{
    /// <summary>Each version by itself, for ever.</summary>
    public const string CatalogKind = "consent";

    /// <summary>The one that is shown, under the id <see cref="CurrentId"/>.</summary>
    public const string ShownKind = "consentShown";

    public const string CurrentId = "current";

    /// <summary>SHA-256 of both texts, a line feed between them, as UTF-8: what was shown can be proven by whoever has the words.</summary>
    public string Hash => Keys.Hash($"{Zh}\n{En}");

    public ShownConsent Shown => new(Version, Hash);
}
