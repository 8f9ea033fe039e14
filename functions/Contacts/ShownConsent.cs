using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>The text that stood on the page by which a person came.</summary>
/// <param name="TextHash">SHA-256 of its words.</param>
public sealed record ShownConsent(string Version, string TextHash)
{
    /// <summary>
    /// Kept once for a version, with the first time: a row of its own beside the person's own wishes, which it does not change.
    /// </summary>
    /// <param name="at">Business time of the scan.</param>
    public ContactRows Into(ContactRows rows, DateTimeOffset at)
    {
        var key = $"consent|shown-{Keys.Encode(Version)}";
        return rows.Find(key) is not null ? rows : rows.With(new TableEntity("", key)
        {
            ["version"] = Version,
            ["textHash"] = TextHash,
            ["at"] = at,
        }.Telling([new TimelineEntry("consentShown", at, new Dictionary<string, string>(StringComparer.Ordinal) { ["version"] = Version })]));
    }
}
