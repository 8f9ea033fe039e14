using System.Xml.Linq;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>A <c>change_external_chat</c> event (path/96361): <c>create</c>, <c>update</c> or <c>dismiss</c> of a customer group.</summary>
public sealed record ChatEvent(string ChangeType, string ChatId, DateTimeOffset CreatedAt)
    : PlatformEvent("change_external_chat", ChangeType, CreatedAt)
{
    /// <summary>Of an update: <c>add_member</c>, <c>del_member</c>, <c>change_owner</c>, <c>change_name</c> or <c>change_notice</c>.</summary>
    public string? UpdateDetail { get; init; }

    /// <summary>Of <c>add_member</c>: 0 invited, 3 by the group's code. <c>groupchat/get</c> counts otherwise.</summary>
    public int? JoinScene { get; init; }

    /// <summary>Of <c>del_member</c>: 0 left, 1 removed.</summary>
    public int? QuitScene { get; init; }

    /// <summary>Who came or went; null where members did not change.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>The list's version before; an app that knows another one has missed an event.</summary>
    public string? LastMemVer { get; init; }

    public string? CurMemVer { get; init; }

    private protected override IEnumerable<XElement> Fields()
    {
        yield return Text("ChatId", ChatId);
        foreach (var field in Optional("UpdateDetail", UpdateDetail))
            yield return field;
        if (JoinScene is { } join)
            yield return Number("JoinScene", join);
        if (QuitScene is { } quit)
            yield return Number("QuitScene", quit);
        if (Members is null)
            yield break;
        yield return Number("MemChangeCnt", Members.Count);
        yield return new XElement("MemChangeList", Members.Select(member => Text("Item", member)));
        yield return Text("LastMemVer", LastMemVer!);
        yield return Text("CurMemVer", CurMemVer!);
    }
}
