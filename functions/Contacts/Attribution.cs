namespace PrivateDomain.Contacts;

/// <summary>Which card brought a contact, and how that is known.</summary>
/// <param name="How">One of the constants here.</param>
/// <param name="Card">The card's serial; empty where it is <see cref="Ambiguous"/>.</param>
/// <param name="Scanned">The scan itself, for the timeline, where it is known which one it was.</param>
/// <param name="Consent">The text that stood on its page, where there was one.</param>
public sealed record Attribution(string How, string Card, TimelineEntry? Scanned = null, ShownConsent? Consent = null)
{
    /// <summary>WeChat told who scanned, and WeCom told the same union id of the contact.</summary>
    public const string ByUnionId = "unionid";

    /// <summary>The serial came back with an acquisition link.</summary>
    public const string ByCustomerChannel = "customerChannel";

    /// <summary>The code's own state was the serial.</summary>
    public const string ByState = "state";

    /// <summary>The contact came by a slot that stood for this card alone.</summary>
    public const string BySlot = "slot";

    /// <summary>The contact came by a slot that nobody, or more than one, had scanned: which card it was is not guessed.</summary>
    public const string IsAmbiguous = "ambiguous";

    public static readonly Attribution Ambiguous = new(IsAmbiguous, "");
}
