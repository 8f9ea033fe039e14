using System.Xml.Linq;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>A <c>change_external_contact</c> event (path/96361).</summary>
/// <param name="ChangeType">
/// <c>add_external_contact</c>, <c>add_half_external_contact</c>, <c>edit_external_contact</c>, <c>del_external_contact</c> (the keeper
/// deleted the customer), <c>del_follow_user</c> (the customer deleted the keeper), <c>transfer_fail</c> or <c>msg_audit_approved</c>
/// (the customer agreed to the archive, a second chance for a welcome).
/// </param>
/// <param name="State">Of the contact way; null where the customer came by another road.</param>
/// <param name="WelcomeCode">Null where the platform gives none.</param>
/// <param name="CreatedAt">The simulator's clock; the text carries whole seconds.</param>
public sealed record ContactEvent(
    string ChangeType, string UserId, string ExternalUserId, string? State, string? WelcomeCode, DateTimeOffset CreatedAt)
    : PlatformEvent("change_external_contact", ChangeType, CreatedAt)
{
    /// <summary><c>DELETE_BY_TRANSFER</c> where an inheritance took the customer from the keeper; null otherwise.</summary>
    public string? Source { get; init; }

    /// <summary>Of <c>transfer_fail</c>: <c>customer_refused</c> or <c>customer_limit_exceed</c>.</summary>
    public string? FailReason { get; init; }

    private protected override IEnumerable<XElement> Fields() =>
    [
        .. Optional("FailReason", FailReason),
        Text("UserID", UserId),
        Text("ExternalUserID", ExternalUserId),
        .. Optional("State", State),
        .. Optional("WelcomeCode", WelcomeCode),
        .. Optional("Source", Source),
    ];
}
