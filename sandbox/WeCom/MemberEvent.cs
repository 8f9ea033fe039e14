using System.Xml.Linq;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>A <c>change_contact</c> event about a member: <c>update_user</c> or <c>delete_user</c>.</summary>
/// <param name="NewUserId">Where the member's userid changed; null otherwise.</param>
/// <param name="DisplayName">Where the name changed; null otherwise.</param>
public sealed record MemberEvent(string ChangeType, string UserId, string? NewUserId, string? DisplayName, DateTimeOffset CreatedAt)
    : PlatformEvent("change_contact", ChangeType, CreatedAt)
{
    private protected override IEnumerable<XElement> Fields() =>
        [Text("UserID", UserId), .. Optional("NewUserID", NewUserId), .. Optional("Name", DisplayName)];
}
