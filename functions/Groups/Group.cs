using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Groups;

/// <summary>Somebody in a customer group.</summary>
/// <param name="Scene">1 invited, 2 by a link, 3 by the group's code; 0 where it is not known.</param>
/// <param name="State">Of the group code that the member came by.</param>
public sealed record GroupMember(string Id, bool External, DateTimeOffset? JoinedAt, int Scene, string State);

/// <summary>A customer group as we know it.</summary>
/// <param name="Version">Of the list of members, the platform's own; empty while it was never read.</param>
/// <param name="ReadAt">System time before the platform was last asked: what happened long before it is in the list.</param>
public sealed record Group(string ChatId, string Name, string Owner, string Version, DateTimeOffset ReadAt, IReadOnlyList<GroupMember> Members)
{
    public bool Dismissed { get; init; }

    internal Azure.ETag Stored { get; init; }

    public static Group Unknown(string chatId) => new(chatId, "", "", "", DateTimeOffset.UnixEpoch, []);

    /// <summary>What the platform says now.</summary>
    public Group As(GroupChat told, DateTimeOffset readAt) => this with
    {
        Name = told.Name,
        Owner = told.Owner,
        Version = told.Version,
        ReadAt = readAt,
        Members = [.. told.Members.Select(member => new GroupMember(member.Id, member.External, member.JoinedAt, member.JoinScene, member.State))],
    };

    /// <summary>Whether the two say the same; the version stands for the members.</summary>
    public bool Says(Group other) => (Name, Owner, Version) == (other.Name, other.Owner, other.Version) && Version.Length > 0;

    /// <summary>
    /// The group after a change of its members; nothing where the change does not follow from the list as we know it: then it has to be read.
    /// </summary>
    public Group? After(WeComEvent change)
    {
        if (Version.Length == 0 || change.LastMemVer != Version || change is not { CurMemVer: { } current, MemChangeList: { } list }) return null;
        var ids = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return change.UpdateDetail switch
        {
            "add_member" => this with
            {
                Version = current,
                // The event counts 0 for an invitation where the list counts 1.
                Members = [.. Members, .. ids.Except(Members.Select(member => member.Id), StringComparer.Ordinal).Select(id =>
                    new GroupMember(id, IsCustomer(id), change.CreateTime, change.JoinScene is "3" ? 3 : 1, ""))],
            },
            "del_member" => this with { Version = current, Members = [.. Members.Where(member => !ids.Contains(member.Id, StringComparer.Ordinal))] },
            _ => null,
        };
    }

    /// <summary>External user ids begin with wm or wo and have 32 characters; the next reading of the list puts right what this takes wrongly.</summary>
    private static bool IsCustomer(string id) => id.Length >= 30 && (id.StartsWith("wm", StringComparison.Ordinal) || id.StartsWith("wo", StringComparison.Ordinal));
}
