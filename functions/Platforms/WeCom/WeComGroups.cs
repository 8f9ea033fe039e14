namespace PrivateDomain.Platforms.WeCom;

/// <summary>A customer group as <c>groupchat/get</c> describes it.</summary>
/// <param name="Version">Of the list of members: events name the one before them and the one after them.</param>
public sealed record GroupChat(string ChatId, string Name, string Owner, DateTimeOffset? CreatedAt, string Version, IReadOnlyList<GroupChatMember> Members);

/// <param name="External">A customer, not a member of the corporation.</param>
/// <param name="JoinedAt">UTC; null if the platform did not say.</param>
/// <param name="JoinScene">1 invited, 2 by a link, 3 by the group's code. (Events count 0 for invited.)</param>
/// <param name="State">Of the group code that the member came by.</param>
public sealed record GroupChatMember(string Id, bool External, DateTimeOffset? JoinedAt, int JoinScene, string State);

/// <param name="NextCursor">For the next page; null on the last.</param>
public sealed record GroupChatPage(IReadOnlyList<string> ChatIds, string? NextCursor);

/// <summary>A group that was not handed over, and why.</summary>
public sealed record GroupNotHandedOver(string ChatId, Verdict Verdict);

/// <summary>What a group code leads to (path/99547).</summary>
/// <param name="ChatIds">1 to 5; the first with room gets who scans.</param>
/// <param name="AutoCreate">When they are full, WeCom makes another group.</param>
/// <param name="BaseName">Of groups that WeCom makes: at most 40 characters, a number follows.</param>
/// <param name="BaseNumber">The first such number.</param>
/// <param name="State">What the platform tells of every member who comes this way: at most 30 characters.</param>
public sealed record JoinWayContent(IReadOnlyList<string> ChatIds, bool AutoCreate, string BaseName, int BaseNumber, string State, string Remark);

/// <param name="QrCode">Where its picture can be fetched; it does not expire.</param>
public sealed record JoinWay(string ConfigId, Uri QrCode);
