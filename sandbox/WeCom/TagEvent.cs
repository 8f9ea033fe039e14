using System.Xml.Linq;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>A <c>change_external_tag</c> event (path/96361): <c>create</c>, <c>update</c>, <c>delete</c> or <c>shuffle</c>.</summary>
/// <param name="TagType"><c>tag</c> or <c>tag_group</c>.</param>
public sealed record TagEvent(string ChangeType, string Id, string TagType, DateTimeOffset CreatedAt)
    : PlatformEvent("change_external_tag", ChangeType, CreatedAt)
{
    private protected override IEnumerable<XElement> Fields() => [Text("Id", Id), Text("TagType", TagType)];
}
