using System.Xml.Linq;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>
/// A <c>customer_acquisition</c> event (path/97299): <c>balance_low</c> (below 20), <c>balance_exhausted</c>, <c>balance_increased</c> (from none
/// to some), <c>delete_link</c> or <c>link_unavailable</c>.
/// </summary>
/// <param name="LinkId">Null for the events of the balance.</param>
public sealed record AcquisitionEvent(string ChangeType, string? LinkId, DateTimeOffset CreatedAt)
    : PlatformEvent("customer_acquisition", ChangeType, CreatedAt)
{
    private protected override IEnumerable<XElement> Fields() => Optional("LinkId", LinkId);
}
