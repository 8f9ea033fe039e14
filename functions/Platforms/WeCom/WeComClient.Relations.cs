namespace PrivateDomain.Platforms.WeCom;

/// <summary>What stands between keepers and customers. No callback tells of what is changed here: whoever changes it notes it too (path/96361).</summary>
public sealed partial class WeComClient
{
    /// <summary>Most characters of a remark and of a company in it; of a description it is 150 (remark, path/92115).</summary>
    public const int MaxRemark = 20;

    public const int MaxDescription = 150;

    /// <summary>Most characters of a tag's name and of its group's.</summary>
    public const int MaxTagName = 30;

    /// <summary>Customers of one call of <see cref="HandOver"/> (path/96325).</summary>
    public const int MostHandedOver = 100;

    /// <summary>Most characters of what customers read when they are handed over.</summary>
    public const int MaxHandOverMessage = 200;

    private const int CustomersPerPage = 100;
    private const int UnassignedPerPage = 1000;

    /// <summary>Notes something of a keeper's customer (remark). It waits for its turn with <see cref="MarkTags"/>. Asked twice, it is delivered twice.</summary>
    public async Task<Verdict> Remark(string keeper, string externalUserId, RemarkChange change, CancellationToken cancel)
    {
        if (change is { Remark: null, Description: null, Company: null })
            return PlatformErrors.OverLimit("Nothing is to be noted.");
        if (change.Remark?.Length > MaxRemark || change.Company?.Length > MaxRemark || change.Description?.Length > MaxDescription)
            return PlatformErrors.OverLimit("A remark and a company have at most 20 characters, a description 150.");
        var answer = await calls.Post(
            "remark",
            new RemarkRequest(keeper, externalUserId, change.Remark, change.Description, change.Company),
            WeComRelationsWire.Json.RemarkRequest,
            WeComRelationsWire.Json.Reply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel,
            fewAtOnce: true);
        return answer.Verdict;
    }

    /// <summary>All tags of the corporation (get_corp_tag_list): at most 3,000.</summary>
    public async Task<Answer<IReadOnlyList<CorpTagGroup>>> GetTags(CancellationToken cancel)
    {
        var json = WeComRelationsWire.Json;
        var answer = await calls.Post("get_corp_tag_list", new TagListRequest(), json.TagListRequest, json.TagListReply, WeComVerdicts.Busy, repeatable: true, cancel);
        return WeComCalls.Read(answer, reply => (IReadOnlyList<CorpTagGroup>)[.. (reply.TagGroup ?? []).Select(Group).OfType<CorpTagGroup>()]);
    }

    /// <summary>Makes tags, and their group where it is new (add_corp_tag). A repeat is told 40071, so it may be made.</summary>
    public async Task<Verdict> AddTags(string group, IReadOnlyList<string> names, CancellationToken cancel)
    {
        if (names.Count == 0 || names.Append(group).Any(name => name.Length is 0 or > MaxTagName))
            return PlatformErrors.OverLimit("A tag and its group have names of 1 to 30 characters.");
        var json = WeComRelationsWire.Json;
        var answer = await calls.Post(
            "add_corp_tag", new AddTagsRequest(group, [.. names.Select(name => new AddTagsRequest.Item(name))]), json.AddTagsRequest, json.AddTagsReply, WeComVerdicts.Busy,
            repeatable: true, cancel);
        return answer.Verdict;
    }

    /// <summary>Ids of the keeper's customers (list); none where WeCom says that the keeper has none.</summary>
    public async Task<Answer<IReadOnlyList<string>>> GetCustomerIds(string keeper, CancellationToken cancel)
    {
        var answer = await calls.Get("list", $"userid={Uri.EscapeDataString(keeper)}&", WeComRelationsWire.Json.CustomerIdsReply, cancel);
        return answer.Verdict.Code == WeComVerdicts.NotConnected
            ? new(Verdict.Delivered, [])
            : WeComCalls.Read(answer, reply => (IReadOnlyList<string>)(reply.ExternalUserIds ?? []));
    }

    /// <summary>Customers of the keepers with what is noted of them, 100 at a time (batch/get_by_user).</summary>
    /// <param name="keepers">1 to 100.</param>
    public async Task<Answer<CustomerPage>> GetCustomers(IReadOnlyList<string> keepers, string? cursor, CancellationToken cancel)
    {
        if (keepers.Count is 0 or > MaxKeepers)
            return new(PlatformErrors.OverLimit("Customers of 1 to 100 keepers are listed together."));
        var json = WeComRelationsWire.Json;
        var answer = await calls.Post(
            "batch/get_by_user", new CustomersRequest(keepers, NotEmpty(cursor), CustomersPerPage), json.CustomersRequest, json.CustomersReply, WeComVerdicts.Busy,
            repeatable: true, cancel);
        if (answer.Verdict.Code == WeComVerdicts.NotConnected)
            return new(Verdict.Delivered, new([], null));
        return WeComCalls.Read(answer, reply => new CustomerPage(
            [.. (reply.ExternalContactList ?? [])
                .Where(row => row is { ExternalContact.ExternalUserId.Length: > 0, FollowInfo.UserId.Length: > 0 })
                .Select(row => new KeepersCustomer(
                    row.ExternalContact!.ExternalUserId!, row.ExternalContact.Name ?? "", NotEmpty(row.ExternalContact.UnionId), Follow(row.FollowInfo!)))],
            NotEmpty(reply.NextCursor)));
    }

    /// <summary>
    /// Asks that customers change hands (transfer_customer, resigned/transfer_customer). Not repeated here when its outcome is unknown: the repeat is
    /// told <see cref="WeComVerdicts.BeingHandedOver"/> of each customer that the first call took, which only the caller can tell from another's.
    /// </summary>
    /// <param name="externalUserIds">1 to 100.</param>
    /// <param name="message">What the customer reads when it is done; not of a leaver.</param>
    public async Task<Answer<IReadOnlyList<HandOverAsked>>> HandOver(
        string from, string to, IReadOnlyList<string> externalUserIds, string? message, bool resigned, CancellationToken cancel)
    {
        if (externalUserIds.Count is 0 or > MostHandedOver)
            return new(PlatformErrors.OverLimit("1 to 100 customers are handed over at a time."));
        if (message?.Length > MaxHandOverMessage)
            return new(PlatformErrors.OverLimit("What the customer reads has at most 200 characters."));
        var json = WeComRelationsWire.Json;
        var answer = await calls.Post(
            resigned ? "resigned/transfer_customer" : "transfer_customer",
            new HandOverRequest(from, to, externalUserIds, resigned ? null : NotEmpty(message)),
            json.HandOverRequest, json.HandOverReply, WeComVerdicts.Busy, repeatable: false, cancel);
        return WeComCalls.Read(answer, reply => reply.Customer is null ? null : (IReadOnlyList<HandOverAsked>)
            [.. reply.Customer.Where(one => one.ExternalUserId is { Length: > 0 }).Select(one => new HandOverAsked(one.ExternalUserId!, one.Errcode))]);
    }

    /// <summary>How hand-overs between two keepers stand, a page at a time (transfer_result, resigned/transfer_result).</summary>
    public async Task<Answer<HandOverResults>> GetHandOvers(string from, string to, string? cursor, bool resigned, CancellationToken cancel)
    {
        var json = WeComRelationsWire.Json;
        var answer = await calls.Post(
            resigned ? "resigned/transfer_result" : "transfer_result", new HandOverResultRequest(from, to, NotEmpty(cursor)), json.HandOverResultRequest,
            json.HandOverResultReply, WeComVerdicts.Busy, repeatable: true, cancel);
        return WeComCalls.Read(answer, reply => new HandOverResults(
            [.. (reply.Customer ?? []).Where(one => one.ExternalUserId is { Length: > 0 }).Select(one => new HandOverResult(
                one.ExternalUserId!, one.Status is >= 1 and <= 5 ? (HandOverStatus)one.Status : HandOverStatus.Waiting, Instant(one.TakeoverTime)))],
            NotEmpty(reply.NextCursor)));
    }

    /// <summary>Leavers' customers who wait for another keeper, up to 1,000 at a time (get_unassigned_list).</summary>
    public async Task<Answer<UnassignedPage>> GetUnassigned(string? cursor, CancellationToken cancel)
    {
        var json = WeComRelationsWire.Json;
        var answer = await calls.Post(
            "get_unassigned_list", new UnassignedRequest(UnassignedPerPage, NotEmpty(cursor)), json.UnassignedRequest, json.UnassignedReply, WeComVerdicts.Busy,
            repeatable: true, cancel);
        return WeComCalls.Read(answer, reply => new UnassignedPage(
            [.. (reply.Info ?? []).Where(one => one is { Leaver.Length: > 0, ExternalUserId.Length: > 0 }).Select(one => new Unassigned(one.Leaver!, one.ExternalUserId!))],
            reply.IsLast ? null : NotEmpty(reply.NextCursor)));
    }

    private static FollowUser Follow(FollowBody follow) =>
        new(follow.UserId!, NotEmpty(follow.State), follow.RemarkMobiles ?? [], Instant(follow.CreateTime), follow.AddWay)
        {
            Notes = new(
                follow.Remark ?? "", follow.Description ?? "", follow.RemarkCorpName ?? "",
                [.. (follow.TagId ?? [.. (follow.Tags ?? []).Select(tag => tag.TagId ?? "")]).Where(id => id.Length > 0).Order(StringComparer.Ordinal)]),
        };

    private static CorpTagGroup? Group(TagGroupBody group) => group is { GroupId: { Length: > 0 } id, GroupName: { } name }
        ? new(id, name, [.. (group.Tag ?? []).Where(tag => tag is { Id.Length: > 0, Name.Length: > 0, Deleted: false }).Select(tag => new CorpTag(tag.Id!, tag.Name!))])
        : null;
}
