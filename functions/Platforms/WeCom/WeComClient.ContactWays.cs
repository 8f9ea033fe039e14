namespace PrivateDomain.Platforms.WeCom;

/// <param name="State">What the platform tells with every contact that comes this way; empty where nothing.</param>
/// <param name="Users">Whom it leads to.</param>
public sealed record ContactWayDetail(string ConfigId, string State, IReadOnlyList<string> Users);

/// <param name="NextCursor">For the next page; null on the last.</param>
public sealed record ContactWayPage(IReadOnlyList<string> ConfigIds, string? NextCursor);

public sealed partial class WeComClient
{
    /// <summary>The most contact ways on a page of the list (path/92228).</summary>
    public const int MaxWaysPerPage = 1000;

    /// <summary>
    /// Leads a contact way to other keepers (update_contact_way, path/92228): the printed code stays. Asked twice, it is delivered twice.
    /// </summary>
    /// <param name="users">All of them: one for <see cref="ContactWayType.Single"/>, at most 100.</param>
    public async Task<Verdict> UpdateContactWay(string configId, IReadOnlyList<string> users, CancellationToken cancel)
    {
        if (users.Count is 0 or > MaxKeepers)
            return PlatformErrors.OverLimit("A contact way leads to one keeper, or to at most 100.");
        var answer = await calls.Post(
            "update_contact_way",
            new ContactWayChange(configId, users),
            WeComContactWayJson.Default.ContactWayChange,
            WeComWire.Json.Reply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel);
        return answer.Verdict;
    }

    /// <summary>What a contact way is for (get_contact_way, path/92228); refused with <see cref="WeComVerdicts.ContactWayGone"/> where it was deleted.</summary>
    public async Task<Answer<ContactWayDetail>> GetContactWay(string configId, CancellationToken cancel)
    {
        var answer = await calls.Post(
            "get_contact_way",
            new ContactWayQuery(configId),
            WeComContactWayJson.Default.ContactWayQuery,
            WeComContactWayJson.Default.ContactWayDetailReply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel);
        return WeComCalls.Read(answer, reply => reply.ContactWay is { } way ? new ContactWayDetail(configId, way.State ?? "", way.User ?? []) : null);
    }

    /// <summary>The corporation's contact ways that were made in a time, whichever app made them (list_contact_way, path/92228).</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">At most <see cref="MaxWaysPerPage"/>.</param>
    public async Task<Answer<ContactWayPage>> ListContactWays(
        DateTimeOffset from, DateTimeOffset until, string? cursor, int limit, CancellationToken cancel)
    {
        var answer = await calls.Post(
            "list_contact_way",
            new ContactWayListRequest(from.ToUnixTimeSeconds(), until.ToUnixTimeSeconds(), NotEmpty(cursor), limit),
            WeComContactWayJson.Default.ContactWayListRequest,
            WeComContactWayJson.Default.ContactWayListReply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel);
        return WeComCalls.Read(answer, reply => new ContactWayPage(
            [.. (reply.ContactWay ?? []).Select(way => way.ConfigId).OfType<string>().Where(id => id.Length > 0)], NotEmpty(reply.NextCursor)));
    }
}
