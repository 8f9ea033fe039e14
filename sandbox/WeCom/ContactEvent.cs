using System.Globalization;
using System.Xml.Linq;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>
/// A <c>change_external_contact</c> event, before it is sealed for the wire (path/96361). Delivered twice, its text is the same.
/// </summary>
/// <param name="ChangeType">
/// <c>add_external_contact</c>, <c>add_half_external_contact</c>, <c>edit_external_contact</c>, <c>del_external_contact</c> (the keeper
/// deleted the customer) or <c>del_follow_user</c> (the customer deleted the keeper).
/// </param>
/// <param name="State">Of the contact way; null where the customer came by another road.</param>
/// <param name="WelcomeCode">Null where the platform gives none.</param>
/// <param name="CreatedAt">The simulator's clock; the text carries whole seconds.</param>
public sealed record ContactEvent(
    string ChangeType, string UserId, string ExternalUserId, string? State, string? WelcomeCode, DateTimeOffset CreatedAt)
{
    /// <summary>The plain text of the callback.</summary>
    public string ToXml(string corpId)
    {
        var xml = new XElement("xml",
            Text("ToUserName", corpId),
            Text("FromUserName", "sys"),
            new XElement("CreateTime", CreatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            Text("MsgType", "event"),
            Text("Event", "change_external_contact"),
            Text("ChangeType", ChangeType),
            Text("UserID", UserId),
            Text("ExternalUserID", ExternalUserId));
        if (State is not null)
            xml.Add(Text("State", State));
        if (WelcomeCode is not null)
            xml.Add(Text("WelcomeCode", WelcomeCode));
        return xml.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Text(string name, string value) => new(name, new XCData(value));
}
