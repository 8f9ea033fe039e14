namespace PrivateDomain.Platforms.WeCom;

/// <summary>A mass message as the platform lists it (get_groupmsg_list_v2). One made by an API call names no creator, so only time and text
/// tell whose it is, and its keepers.</summary>
/// <param name="CreatedAt">UTC, whole seconds.</param>
public sealed record ListedMessage(string MsgId, DateTimeOffset CreatedAt, string Text);

/// <param name="NextCursor">For the next page; null on the last.</param>
public sealed record ListedMessages(IReadOnlyList<ListedMessage> Messages, string? NextCursor);

/// <summary>Whether a keeper has confirmed a mass message (get_groupmsg_task). Examples show 1 and 2 for a task that was sent: whatever
/// is not 0 counts as confirmed.</summary>
/// <param name="ConfirmedAt">UTC; null where the platform does not say.</param>
public sealed record KeeperConfirmation(string UserId, bool Confirmed, DateTimeOffset? ConfirmedAt);

/// <summary>How many enterprise mass messages a customer gets (path/92135): as many a month as the month has days, or what the corporation
/// set in its console instead.</summary>
public enum MassSendQuota
{
    /// <summary>As many a month as the month has days.</summary>
    Monthly,

    /// <summary>One a day.</summary>
    Daily,

    /// <summary>Seven a week, which begins on Monday.</summary>
    Weekly,
}
