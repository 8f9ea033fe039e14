using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Welcome;

/// <summary>A welcome ready to be claimed and sent.</summary>
/// <param name="LeftOut">Attachments that it goes without, by kind and id.</param>
/// <param name="Contact">Who it was prepared for.</param>
/// <param name="KnowsWho">Whether it was looked for the coupon of everyone who turned out to be this contact.</param>
public sealed record PreparedWelcome(
    string Text, Coupon? Coupon, IReadOnlyList<MessageAttachment> Attachments, IReadOnlyList<string> LeftOut, ContactId Contact, bool KnowsWho)
{
    /// <summary>Whether it may be sent to the contact of these rows. A coupon is of whom it was issued to, and several contacts that turned out to be one person have one.</summary>
    public bool Suits(ContactRows rows) =>
        Coupon is null || (rows.Id == Contact && !Coupon.WentBack(rows) && !Coupon.WasSpent(rows) && (KnowsWho || !SamePerson.Ids(rows).Skip(1).Any() || Coupon.IsIn(rows)));

    /// <summary>Without what the platform keeps for 3 days only; nothing where there is no such thing in it.</summary>
    public PreparedWelcome? WithoutMedia() => Attachments.All(attachment => attachment.MediaId is null) ? null : this with
    {
        Attachments = [.. Attachments.Where(attachment => attachment.MediaId is null)],
        LeftOut = [.. LeftOut, .. Attachments.Where(attachment => attachment.MediaId is not null).Select(attachment => attachment.Kind)],
    };
}
