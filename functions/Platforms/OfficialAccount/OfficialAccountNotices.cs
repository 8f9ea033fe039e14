namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>
/// Template messages and subscription notices reach a follower at any time, and the platform allows them for service alone: an account
/// that advertises by them loses them, or is banned.
/// </summary>
internal static class OfficialAccountNotices
{
    /// <summary>Asked before a notice is made. Refused for marketing, whatever the account's permissions are.</summary>
    public static Verdict May(NoticeForm form, NoticePurpose purpose) => purpose switch
    {
        NoticePurpose.Service => Verdict.Delivered,
        NoticePurpose.Marketing => PlatformErrors.OverLimit(
            $"{(form is NoticeForm.Template ? "Template messages" : "Subscription notices")} are not for marketing: WeChat bans accounts that use them so. "
            + "Use a customer-service message while a window is open, or a keeper's mass message."),
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, message: null),
    };
}
