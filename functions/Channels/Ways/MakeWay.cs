using PrivateDomain.Channels.Rota;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Channels.Ways;

/// <summary>Makes a contact way, within what the corporation may have; a keeper for whom WeCom makes none is taken out of the rota.</summary>
public sealed class MakeWay(WeComClient wecom, WayQuota quota, KeeperRota rota)
{
    /// <param name="remark">Cut at WeCom's 30 characters.</param>
    public async Task<Answer<ContactWay>> Handle(ContactWayType type, IReadOnlyList<string> users, string state, string remark, CancellationToken stop)
    {
        if (await quota.Refuses(stop) is { } full)
        {
            await quota.Note(full, CancellationToken.None);
            return new(full);
        }
        var answer = await wecom.AddContactWay(type, users, state, Cut(remark), stop);
        // What the platform said is noted, however little time is left.
        await quota.Note(answer.Verdict, CancellationToken.None);
        if (users.Count == 1) await rota.TakeOut(users[0], answer.Verdict, CancellationToken.None);
        return answer;
    }

    private static string Cut(string remark) => remark.Length <= WeComClient.MaxStateCharacters ? remark
        : remark[..(char.IsHighSurrogate(remark[WeComClient.MaxStateCharacters - 1]) ? WeComClient.MaxStateCharacters - 1 : WeComClient.MaxStateCharacters)];
}
