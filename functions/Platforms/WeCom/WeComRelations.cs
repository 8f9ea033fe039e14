namespace PrivateDomain.Platforms.WeCom;

/// <summary>What a keeper noted of a customer. Not for logs.</summary>
/// <param name="Tags">Ids of the corporation's tags, in order; tags of the keeper's own have none.</param>
public sealed record FollowNotes(string Remark, string Description, string Company, IReadOnlyList<string> Tags)
{
    public static readonly FollowNotes None = new("", "", "", []);
}

/// <summary>What is to be noted of a customer; what is null stays as it stands.</summary>
public sealed record RemarkChange(string? Remark, string? Description, string? Company);

/// <summary>A group of the corporation's tags.</summary>
public sealed record CorpTagGroup(string Id, string Name, IReadOnlyList<CorpTag> Tags);

/// <param name="Name">Unique within its group only.</param>
public sealed record CorpTag(string Id, string Name);

/// <summary>A customer of a keeper as <c>batch/get_by_user</c> lists it.</summary>
public sealed record KeepersCustomer(string ExternalUserId, string Name, string? UnionId, FollowUser Follow);

/// <param name="NextCursor">For the next page; null on the last.</param>
public sealed record CustomerPage(IReadOnlyList<KeepersCustomer> Customers, string? NextCursor);

/// <summary>What became of asking to hand over one customer.</summary>
/// <param name="Code">0, or why not.</param>
public sealed record HandOverAsked(string ExternalUserId, int Code);

/// <summary>How a hand-over stands, by the numbers of <c>transfer_result</c>.</summary>
public enum HandOverStatus
{
    Done = 1,

    /// <summary>Takes effect 24 hours after it was asked for, unless the customer refuses (path/96325).</summary>
    Waiting = 2,
    Refused = 3,

    /// <summary>The new keeper has as many customers as allowed.</summary>
    LimitReached = 4,
    NoRecord = 5,
}

/// <param name="DoneAt">UTC; null unless it is <see cref="HandOverStatus.Done"/>.</param>
public sealed record HandOverResult(string ExternalUserId, HandOverStatus Status, DateTimeOffset? DoneAt);

/// <param name="NextCursor">For the next page; null on the last.</param>
public sealed record HandOverResults(IReadOnlyList<HandOverResult> Results, string? NextCursor);

/// <summary>A leaver's customer who waits for another keeper.</summary>
public sealed record Unassigned(string Leaver, string ExternalUserId);

/// <param name="NextCursor">For the next page; null on the last.</param>
public sealed record UnassignedPage(IReadOnlyList<Unassigned> Customers, string? NextCursor);
