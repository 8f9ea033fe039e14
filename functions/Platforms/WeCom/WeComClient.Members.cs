namespace PrivateDomain.Platforms.WeCom;

public sealed partial class WeComClient
{
    /// <summary>Members who may have customers and whom the app sees (get_follow_user_list, path/92571).</summary>
    public async Task<Answer<IReadOnlyList<string>>> GetKeepers(CancellationToken cancel)
    {
        var answer = await calls.Get("get_follow_user_list", "", WeComWire.Json.FollowUsersReply, cancel);
        return WeComCalls.Read(answer, reply => (IReadOnlyList<string>)(reply.FollowUser ?? []));
    }

    /// <summary>
    /// Puts tags on a keeper's customer and takes others off (mark_tag). WeCom takes few of these calls at the same time (45033), so they wait
    /// for each other. Asked twice, it is delivered twice. No callback tells of it: whoever marks notes it too.
    /// </summary>
    /// <param name="add">Tag ids; at most 3,000 stand on one relation.</param>
    public async Task<Verdict> MarkTags(
        string keeper, string externalUserId, IReadOnlyList<string> add, IReadOnlyList<string> remove, CancellationToken cancel)
    {
        var answer = await calls.Post(
            "mark_tag",
            new TagRequest(keeper, externalUserId, add, remove),
            WeComWire.Json.TagRequest,
            WeComWire.Json.Reply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel,
            fewAtOnce: true);
        return answer.Verdict;
    }
}
