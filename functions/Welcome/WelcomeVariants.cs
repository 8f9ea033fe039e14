namespace PrivateDomain.Welcome;

/// <summary>Another text for some of those whom a welcome greets.</summary>
/// <param name="Channels">Ids of channels; any where none is named.</param>
/// <param name="Keepers">WeCom user ids, in whatever case; any where none is named.</param>
public sealed record WelcomeVariant(
    string Text, string? Offer, IReadOnlyList<string>? Channels = null, IReadOnlyList<string>? Keepers = null, WeekSlot? Slot = null) : WelcomeText(Text, Offer);

/// <summary>A welcome as operators define it: its own text, and variants of it in the order in which they are asked.</summary>
public sealed record WelcomeDefinition(string Text, string? Offer, IReadOnlyList<WelcomeVariant>? Variants = null) : WelcomeText(Text, Offer);

/// <summary>Which text of a welcome greets whom.</summary>
public static class WelcomeVariants
{
    /// <summary>The first variant all of whose conditions hold, otherwise the welcome's own text.</summary>
    /// <param name="channel">The id of the channel by which the contact came; none matches no channel.</param>
    /// <param name="at">When the contact came, in business time: a repeat that runs later chooses the same.</param>
    public static WelcomeText Choose(WelcomeDefinition welcome, string? channel, string keeper, DateTimeOffset at, TimeZoneInfo zone) =>
        welcome.Variants?.FirstOrDefault(variant =>
            Names(variant.Channels, channel, StringComparer.Ordinal) && Names(variant.Keepers, keeper, StringComparer.OrdinalIgnoreCase) && variant.Slot?.Holds(at, zone) is not false)
        ?? (WelcomeText)welcome;

    private static bool Names(IReadOnlyList<string>? named, string? one, StringComparer comparer) =>
        named is not { Count: > 0 } || (one is not null && named.Contains(one, comparer));
}
