using System.Security.Cryptography;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>The code of a customer group (客户群 join way); it does not expire (path/99547).</summary>
/// <param name="AutoCreate">True: when its last group is full, the platform makes another one.</param>
/// <param name="BaseName">Of groups made by the platform, followed by <see cref="BaseNumber"/> and upwards.</param>
/// <param name="ChatIds">The groups it leads to, the first with room first.</param>
/// <param name="QrCode">Address of its picture, on the sandbox's own origin.</param>
public sealed record JoinWay(
    string ConfigId, int Scene, string Remark, bool AutoCreate, string BaseName, int BaseNumber, IReadOnlyList<string> ChatIds, string State, Uri QrCode);

/// <summary>A customer group as it stands.</summary>
/// <param name="Owner">The keeper's userid.</param>
/// <param name="Members">Userids of members and external userids of customers, in the order they came.</param>
public sealed record GroupView(string ChatId, string Name, string Notice, string Owner, IReadOnlyList<string> Members, bool Dismissed);

internal sealed class Group(string chatId, string name, string owner, DateTimeOffset createdAt)
{
    public string ChatId { get; } = chatId;
    public string Name { get; set; } = name;
    public string Notice { get; set; } = "";
    public string Owner { get; set; } = owner;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public List<GroupMember> Members { get; } = [];
    public string MemberVersion { get; private set; } = NewVersion();
    public bool Dismissed { get; set; }

    /// <summary>The list changed: the version of before and that of now.</summary>
    public (string Last, string Current) NextVersion()
    {
        var last = MemberVersion;
        return (last, MemberVersion = NewVersion());
    }

    public GroupView View() => new(ChatId, Name, Notice, Owner, [.. Members.Select(member => member.Id)], Dismissed);

    private static string NewVersion() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}

/// <param name="External">A customer, not a member of the corp.</param>
/// <param name="JoinScene">As <c>groupchat/get</c> counts: 1 invited directly, 2 by link, 3 by the group's code.</param>
internal sealed record GroupMember(string Id, bool External, DateTimeOffset JoinedAt, int JoinScene, string? State);
