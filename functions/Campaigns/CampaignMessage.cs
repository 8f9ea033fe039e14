using Microsoft.Extensions.Options;
using PrivateDomain.Media;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Campaigns;

/// <summary>What goes with a campaign's text.</summary>
public sealed class CampaignMessage(ResolveAttachments resolveAttachments, IOptions<BrandOptions> brand)
{
    /// <summary>The page behind the campaign's link; the same for all, it learns from WeChat who looks.</summary>
    public Uri PageOf(string campaign) => new(brand.Value.PublicUrl, "/m/" + campaign);

    /// <summary>The link, if there is one, and what was attached.</summary>
    public async Task<IReadOnlyList<MessageAttachment>> Attachments(string id, Campaign campaign, CancellationToken stop)
    {
        var (attachments, _) = await resolveAttachments.Handle(campaign.Attachments, stop);
        return campaign.Link is { } link ? [new MessageAttachment.Link(link.Title, PageOf(id), link.Description, link.Picture), .. attachments] : attachments;
    }
}
