using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Channels.Ways;

/// <summary>Makes a contact way, within what the corporation may have.</summary>
public sealed class MakeWay(WeComClient wecom, WayQuota quota)
{
    /// <summary>The way; where too few are left the verdict is that of a used up quota, and WeCom is not asked.</summary>
    /// <param name="remark">Cut at WeCom's 30 characters. The state itself, where the way is to be found again as this app's (<see cref="OwnWays"/>).</param>
    public async Task<Answer<ContactWay>> Handle(ContactWayType type, IReadOnlyList<string> users, string state, string remark, CancellationToken stop)
    {
        var full = await quota.Refuses(stop);
        var answer = full is null ? await wecom.AddContactWay(type, users, state, Cut(remark), stop) : new(full);
        // What the platform said is noted, however little time is left.
        await quota.Note(answer.Verdict, CancellationToken.None);
        return answer;
    }

    private static string Cut(string remark) => remark.Length <= WeComClient.MaxStateCharacters ? remark
        : remark[..(char.IsHighSurrogate(remark[WeComClient.MaxStateCharacters - 1]) ? WeComClient.MaxStateCharacters - 1 : WeComClient.MaxStateCharacters)];
}
