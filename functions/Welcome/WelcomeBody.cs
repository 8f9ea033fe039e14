using System.Text;
using PrivateDomain.Api;
using PrivateDomain.Delivery;
using PrivateDomain.Media;

namespace PrivateDomain.Welcome;

/// <summary>A welcome as an operator sends it.</summary>
public sealed record WelcomeBody(string? Text, string? Offer, IReadOnlyList<MediaAttachment?>? Attachments = null, IReadOnlyList<WelcomeBody.Variant?>? Variants = null)
{
    public sealed record Variant(
        string? Text, string? Offer, IReadOnlyList<MediaAttachment?>? Attachments, IReadOnlyList<string?>? Channels, IReadOnlyList<string?>? Keepers, WeekSlotBody? Slot);

    /// <summary>WeCom takes at most 4,000 bytes of text (developer documentation, path/92137); what is personal needs room too.</summary>
    private const int MostBytes = 3500;

    private const int MostVariants = 20;
    private const int MostNamed = 100;

    /// <summary>The definition, checked now and not when a customer waits.</summary>
    /// <param name="media">What was uploaded of what this body names.</param>
    internal WelcomeDefinition Checked(Checks checks, IReadOnlyDictionary<string, MediaItem> media)
    {
        CheckText(checks, "", Text, Offer);
        AttachmentCheck.Of(checks, "attachments", Attachments, media);
        checks.That(Variants is not { Count: > MostVariants }, "variants", $"must be at most {MostVariants}");
        var variants = (Variants ?? []).Select((variant, number) => Read(checks, $"variants[{number}].", variant, media)).ToList();
        return new WelcomeDefinition(Text ?? "", Offer, variants.Count == 0 ? null : variants) { Attachments = Given(Attachments) };
    }

    /// <summary>Ids of everything uploaded that is named anywhere.</summary>
    internal IEnumerable<string> Media() =>
        (Attachments ?? []).Concat((Variants ?? []).SelectMany(variant => variant?.Attachments ?? [])).Select(attachment => attachment?.Media).OfType<string>().Distinct(StringComparer.Ordinal);

    private static WelcomeVariant Read(Checks checks, string at, Variant? variant, IReadOnlyDictionary<string, MediaItem> media)
    {
        variant ??= new(Text: null, Offer: null, Attachments: null, Channels: null, Keepers: null, Slot: null);
        CheckText(checks, at, variant.Text, variant.Offer);
        AttachmentCheck.Of(checks, at + "attachments", variant.Attachments, media);
        CheckNames(checks, at + "channels", variant.Channels);
        CheckNames(checks, at + "keepers", variant.Keepers);
        checks.That(variant.Channels is { Count: > 0 } || variant.Keepers is { Count: > 0 } || variant.Slot is not null,
            at.TrimEnd('.'), "needs channels, keepers or a slot: without a condition no later variant and not the welcome's own text would ever be used");
        return new WelcomeVariant(
            variant.Text ?? "", variant.Offer, Named(variant.Channels), Named(variant.Keepers), variant.Slot?.Checked(checks, at + "slot"))
        {
            Attachments = Given(variant.Attachments),
        };
    }

    private static void CheckText(Checks checks, string at, string? text, string? offer)
    {
        var (template, wrong) = MessageTemplate.Parse(text ?? "", WelcomeText.Variables);
        checks
            .That(!string.IsNullOrWhiteSpace(text) && Encoding.UTF8.GetByteCount(text) <= MostBytes, at + "text", $"must be text of 1 to {MostBytes} bytes")
            .That(wrong is null, at + "text", wrong ?? "")
            .That(offer is not null || template?.Variables.Any(IsCoupon) != true, at + "offer", "the text names a coupon, so an offer is needed");
        if (offer is not null) checks.Id(offer, at + "offer");
    }

    private static void CheckNames(Checks checks, string at, IReadOnlyList<string?>? names) => checks.That(
        names is null || (names.Count <= MostNamed && names.All(name => name is { Length: >= 1 and <= 100 })), at, $"must be at most {MostNamed} ids");

    private static IReadOnlyList<MediaAttachment>? Given(IReadOnlyList<MediaAttachment?>? attachments) =>
        attachments is { Count: > 0 } ? [.. attachments.OfType<MediaAttachment>()] : null;

    private static IReadOnlyList<string>? Named(IReadOnlyList<string?>? names) => names is { Count: > 0 } ? [.. names.OfType<string>()] : null;

    private static bool IsCoupon(string variable) => variable.StartsWith("coupon.", StringComparison.Ordinal);
}
