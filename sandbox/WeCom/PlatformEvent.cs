using System.Globalization;
using System.Text.Json.Serialization;
using System.Xml.Linq;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>Something the platform tells the app, before it is sealed for the wire. Delivered twice, its text is the same.</summary>
/// <param name="Name">The <c>Event</c> of the text, such as <c>change_external_contact</c>.</param>
/// <param name="CreatedAt">The simulator's clock; the text carries whole seconds.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "about")]
[JsonDerivedType(typeof(ContactEvent), "contact")]
[JsonDerivedType(typeof(AcquisitionEvent), "acquisition")]
[JsonDerivedType(typeof(ChatEvent), "chat")]
[JsonDerivedType(typeof(TagEvent), "tag")]
[JsonDerivedType(typeof(MemberEvent), "member")]
public abstract record PlatformEvent(string Name, string ChangeType, DateTimeOffset CreatedAt)
{
    /// <summary>The plain text of the callback (path/96361).</summary>
    public string ToXml(string corpId)
    {
        var xml = new XElement("xml",
            Text("ToUserName", corpId),
            Text("FromUserName", "sys"),
            Number("CreateTime", CreatedAt.ToUnixTimeSeconds()),
            Text("MsgType", "event"),
            Text("Event", Name),
            Text("ChangeType", ChangeType));
        xml.Add(Fields());
        return xml.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>What this kind of event adds to the common fields.</summary>
    private protected abstract IEnumerable<XElement> Fields();

    private protected static XElement Text(string name, string value) => new(name, new XCData(value));

    private protected static XElement Number(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    private protected static IEnumerable<XElement> Optional(string name, string? value) => value is null ? [] : [Text(name, value)];
}

/// <summary>An event on its way.</summary>
/// <param name="Accepted">Completes when every copy was accepted (true) or given up (false).</param>
public sealed record EventDelivery(PlatformEvent Event, Task<bool> Accepted);
