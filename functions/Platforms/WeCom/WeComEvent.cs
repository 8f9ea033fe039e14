using System.Globalization;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>
/// An event as WeCom tells it, either to an internal app or to a suite. What it did not state, or stated empty, is null.
/// Fields of customer events: path/96361.
/// </summary>
public sealed record WeComEvent
{
    /// <summary>The corporation: <c>ToUserName</c>, for a suite <c>AuthCorpId</c>.</summary>
    public required string ToUserName { get; init; }

    /// <summary>Such as <c>change_external_contact</c>; empty for a message that a member wrote to the app.</summary>
    public required string Event { get; init; }

    /// <summary>UTC, whole seconds. Two events may share it.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>Such as <c>add_external_contact</c>.</summary>
    public string? ChangeType { get; init; }

    /// <summary>The keeper.</summary>
    public string? UserId { get; init; }

    /// <summary>The customer.</summary>
    public string? ExternalUserId { get; init; }

    /// <summary>What the contact way was made with; absent if the two knew each other or met otherwise.</summary>
    public string? State { get; init; }

    /// <summary>Permits one welcome within 20 s. A secret while it lives: not for logs.</summary>
    public string? WelcomeCode { get; init; }

    public string? ChatId { get; init; }

    /// <summary>The tag or tag group.</summary>
    public string? Id { get; init; }

    public string? UpdateDetail { get; init; }

    public string? CurMemVer { get; init; }

    public string? LastMemVer { get; init; }

    /// <summary><c>DELETE_BY_TRANSFER</c> where a keeper lost the customer by a hand-over.</summary>
    public string? Source { get; init; }

    /// <summary><c>customer_refused</c> or <c>customer_limit_exceed</c>.</summary>
    public string? FailReason { get; init; }

    /// <summary>The member's id from now on, where it changed.</summary>
    public string? NewUserId { get; init; }

    public string? TagType { get; init; }

    public string? MsgType { get; init; }

    public string? JoinScene { get; init; }

    public string? QuitScene { get; init; }

    /// <summary>Who came into a group or went, a line each.</summary>
    public string? MemChangeList { get; init; }

    /// <summary>
    /// Lower-case hex SHA-256 over what makes this event this event. Every field goes in with its length, so that no
    /// two events share a text; a repeat under other ciphertext, nonce or query has the same key.
    /// </summary>
    public string Key => FactKey.Of(
        ToUserName, Event, ChangeType, UserId, ExternalUserId, ChatId, Id, State,
        CreateTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), WelcomeCode, UpdateDetail, CurMemVer);

    /// <summary>Without the welcome code and the people.</summary>
    public override string ToString() => $"{Event}/{ChangeType} {Key}";
}
