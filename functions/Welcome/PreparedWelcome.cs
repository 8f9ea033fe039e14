using PrivateDomain.Coupons;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Welcome;

/// <summary>A welcome ready to be claimed and sent.</summary>
/// <param name="LeftOut">Attachments that it goes without, by kind and id.</param>
public sealed record PreparedWelcome(string Text, Coupon? Coupon, IReadOnlyList<MessageAttachment> Attachments, IReadOnlyList<string> LeftOut)
{
    /// <summary>Without what the platform keeps for 3 days only; nothing where there is no such thing in it.</summary>
    public PreparedWelcome? WithoutMedia() => Attachments.All(attachment => attachment.MediaId is null) ? null : this with
    {
        Attachments = [.. Attachments.Where(attachment => attachment.MediaId is null)],
        LeftOut = [.. LeftOut, .. Attachments.Where(attachment => attachment.MediaId is not null).Select(attachment => attachment.Kind)],
    };
}
