using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Channels.Ways;

/// <summary>Makes a contact way, within what the corporation may have.</summary>
public sealed class MakeWay(WeComClient wecom, WayQuota quota, Installation installation)
{
    /// <summary>The way; where too few are left the verdict is that of a used up quota, and WeCom is not asked.</summary>
    /// <param name="state">Tells in the admin console too what the way is for; with this app's mark before it, it is found again as ours (<see cref="OwnWays"/>).</param>
    public async Task<Answer<ContactWay>> Handle(ContactWayType type, IReadOnlyList<string> users, string state, CancellationToken stop)
    {
        var full = await quota.Refuses(stop);
        var answer = full is null ? await wecom.AddContactWay(type, users, state, Cut($"{await installation.Mark(stop)} {state}"), stop) : new(full);
        // What the platform said is noted, however little time is left.
        await quota.Note(answer.Verdict, CancellationToken.None);
        return answer;
    }

    private static string Cut(string remark) => remark.Length <= WeComClient.MaxStateCharacters ? remark
        : remark[..(char.IsHighSurrogate(remark[WeComClient.MaxStateCharacters - 1]) ? WeComClient.MaxStateCharacters - 1 : WeComClient.MaxStateCharacters)];
}
