using System.Text;
using PrivateDomain.Api;
using PrivateDomain.Delivery;
using PrivateDomain.Media;

namespace PrivateDomain.Campaigns;

/// <summary>A campaign as an operator sends it.</summary>
public sealed record CampaignBody(
    string? Name, string? Form, string? Text, CampaignBody.LinkBody? Link, IReadOnlyList<MediaAttachment?>? Attachments, string? Offer,
    DateTimeOffset? StartsAt, DateTimeOffset? Expires, bool? EndsOnPurchase)
{
    public sealed record LinkBody(string? Title, string? Text, string? Description, Uri? Picture);

    /// <summary>WeCom takes at most 4,000 bytes of text (developer documentation, path/92135); what is personal needs room too.</summary>
    private const int MostBytes = 3500;

    /// <summary>A page below 14 kB comes with the first packets.</summary>
    private const int MostPageBytes = 3000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>The definition, checked now and not when the keepers wait.</summary>
    /// <param name="now">Business time.</param>
    /// <param name="media">What was uploaded of what this body names.</param>
    internal Campaign Checked(Checks checks, DateTimeOffset now, IReadOnlyDictionary<string, MediaItem> media)
    {
        checks
            .Text(Name, "name", 100)
            .That(Campaign.Forms.Contains(Form, StringComparer.Ordinal), "form", "must be one of " + string.Join(", ", Campaign.Forms))
            .That(Expires is not null, "expires", "must be the time after which nothing of it is sent any more")
            .That(StartsAt is null || Expires > StartsAt, "expires", "must be after startsAt")
            .That(Expires is null || Expires - (StartsAt ?? now) <= Longest, "expires", "must be within 90 days of startsAt, or of now where there is none")
            .That(Form != Campaign.Shared || Link is not null || Offer is null, "offer", "a shared text is the same for all: its coupon is told behind a link");
        var variables = Message(checks, Text, "text", MostBytes, Form == Campaign.Shared ? [] : Campaign.Variables);
        if (Form == Campaign.Shared)
            checks.That(Text?.Contains("{{", StringComparison.Ordinal) != true && Text?.Contains("}}", StringComparison.Ordinal) != true,
                "text", "a shared text is the same for all, so it has no {{ }}: put what is personal behind a link");
        if (Link is not null)
        {
            checks
                .That(Fits(Link.Title, 128), "link.title", "must be text of 1 to 128 bytes of UTF-8")
                .That(Link.Description is null || Fits(Link.Description, 512), "link.description", "must be text of 1 to 512 bytes of UTF-8")
                .That(Link.Picture is null || (Link.Picture is { IsAbsoluteUri: true, Scheme: "https" or "http" } && Fits(Link.Picture.OriginalString, 2048)), "link.picture", "must be an address of the web of at most 2,048 bytes");
            variables = [.. variables, .. Message(checks, Link.Text, "link.text", MostPageBytes, Campaign.Variables)];
        }
        if (Offer is not null) checks.Id(Offer, "offer");
        checks.That(Offer is not null || !variables.Any(name => name.StartsWith("coupon.", StringComparison.Ordinal)), "offer", "is needed: the text tells of a coupon");
        AttachmentCheck.Of(checks, "attachments", Attachments, media);
        checks.That(Link is null || Attachments is not { Count: > 8 }, "attachments", "must be at most 8 beside the link");
        checks.Throw();
        return new Campaign(
            Name!, Form!, Text!, Link is null ? null : new(Link.Title!, Link.Text!, Link.Description, Link.Picture),
            Attachments is { Count: > 0 } ? [.. Attachments.OfType<MediaAttachment>()] : null, Offer, StartsAt, Expires!.Value, EndsOnPurchase ?? true);
    }

    private static List<string> Message(Checks checks, string? text, string field, int most, IReadOnlyCollection<string> known)
    {
        checks.That(Fits(text, most), field, $"must be text of 1 to {most} bytes of UTF-8");
        var (template, wrong) = MessageTemplate.Parse(text ?? "", [.. known]);
        if (known.Count > 0) checks.That(wrong is null, field, wrong ?? "");
        return [.. template?.Variables ?? []];
    }

    private static bool Fits(string? text, int most) => !string.IsNullOrWhiteSpace(text) && Encoding.UTF8.GetByteCount(text) <= most;
}

/// <summary>Contact ids, in pages of up to the size of a body.</summary>
public sealed record RecipientsBody(IReadOnlyList<string?>? Contacts);

/// <param name="Pages">Pages that hold them; the same ids again are the same pages.</param>
public sealed record RecipientsTaken(int Contacts, int Pages);
