namespace PrivateDomain.Platforms.WeCom;

/// <summary>Whether a contact way leads to one keeper or lets the platform choose among several (path/96348).</summary>
public enum ContactWayType
{
    Single = 1,
    Multi = 2,
}

/// <summary>A contact way (渠道活码). The admin console does not list it: whoever loses its id cannot delete it.</summary>
/// <param name="ConfigId">The platform's name for it.</param>
/// <param name="QrCode">Where its QR picture can be fetched.</param>
public sealed record ContactWay(string ConfigId, Uri QrCode);

/// <summary>A customer as <c>externalcontact/get</c> describes it.</summary>
/// <param name="UnionId">Only where the corporation has bound a WeChat developer account.</param>
/// <param name="FollowUsers">Every keeper who has this customer.</param>
public sealed record ExternalContact(string ExternalUserId, string Name, string? UnionId, IReadOnlyList<FollowUser> FollowUsers);

/// <summary>The relation of one keeper to a customer.</summary>
/// <param name="State">Of the contact way by which they met, if they met by one.</param>
/// <param name="RemarkMobiles">Phone numbers that the keeper noted: unverified, and not for logs.</param>
/// <param name="AddedAt">UTC; null if the platform did not say.</param>
/// <param name="AddWay">How they met, by the platform's number: 1 is a QR code.</param>
public sealed record FollowUser(string UserId, string? State, IReadOnlyList<string> RemarkMobiles, DateTimeOffset? AddedAt, int AddWay)
{
    /// <summary>What the keeper noted of the customer: seen by keepers only.</summary>
    public FollowNotes Notes { get; init; } = FollowNotes.None;
}

/// <summary>A mass message that was accepted; it goes out when the keeper confirms it.</summary>
/// <param name="MsgId">Under which its results are asked for.</param>
/// <param name="FailList">Customers whom the platform left out from the start.</param>
public sealed record MessageTask(string MsgId, IReadOnlyList<string> FailList);

/// <summary>What became of a mass message for one customer, by the numbers of get_groupmsg_send_result. One unknown to us
/// counts as <see cref="Pending"/>: never as sent.</summary>
public enum MessageStatus
{
    Pending = 0,
    Sent = 1,

    /// <summary>Failed: the two are not connected.</summary>
    NotConnected = 2,

    /// <summary>Failed: the customer has had all the mass messages of the day or month.</summary>
    AlreadyReached = 3,
}

/// <param name="SentAt">UTC; null unless <see cref="MessageStatus.Sent"/>.</param>
public sealed record MessageResult(string ExternalUserId, MessageStatus Status, DateTimeOffset? SentAt);

/// <param name="NextCursor">For the next page; null on the last.</param>
public sealed record MessageResults(IReadOnlyList<MessageResult> Results, string? NextCursor);

/// <param name="ContentType">One of the picture types that every browser shows and none executes.</param>
public sealed record Picture(string ContentType, ReadOnlyMemory<byte> Content);
