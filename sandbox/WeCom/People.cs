namespace PrivateDomain.Sandbox.WeCom;

/// <summary>A member of the corp who receives customers.</summary>
/// <param name="UserId">The member's userid, as in <c>user[]</c> of a contact way.</param>
public sealed record Keeper(string UserId, string Name)
{
    /// <summary>False: the member has not activated the account, and no code can name it (41054).</summary>
    public bool Active { get; init; } = true;

    /// <summary>False: no code can name the member until the real name is verified (40098).</summary>
    public bool RealNameVerified { get; init; } = true;

    /// <summary>False: without the permission for customer contact, or outside the app's visible range (84074).</summary>
    public bool MayContact { get; init; } = true;

    /// <summary>How many customers the member may have; an inheritance beyond it fails (<c>customer_limit_exceed</c>). Null for no limit.</summary>
    public int? MostCustomers { get; init; }

    /// <summary>True: the console already holds a welcome for this member, so add events carry no code (path/96361).</summary>
    public bool GreetedByConsole { get; init; }

    /// <summary>
    /// True: chats of this member are archived, so a welcome gets 41053 until the customer has agreed (path/92137); the agreement is told
    /// by <c>msg_audit_approved</c>.
    /// </summary>
    public bool ArchivesChats { get; init; }
}

/// <summary>A person with WeChat on the phone.</summary>
/// <param name="ExternalUserId">32 characters that begin with <c>wm</c>.</param>
/// <param name="UnionId">Known to the app only where the corp bound a developer account; null otherwise.</param>
/// <param name="Mobile">The number a keeper notes beside the name when the customer is added.</param>
public sealed record Customer(string ExternalUserId, string Name, string? UnionId, string? Mobile);

/// <summary>A message as the customer sees it in the chat.</summary>
/// <param name="Number">1 for the customer's first message, and so on.</param>
/// <param name="At">The simulator's clock, UTC.</param>
/// <param name="From">The keeper's userid.</param>
/// <param name="Kind">How it came: <c>welcome</c>, <c>mass</c> or <c>transfer</c> (what an inheritance says).</param>
/// <param name="MsgId">The mass message it belongs to; null for a welcome.</param>
public sealed record ReceivedMessage(int Number, DateTimeOffset At, string From, string Kind, MessageContent Content, string? MsgId)
{
    public string? Text => Content.Text;
}

/// <summary>A message of the app in a keeper's phone (<c>message/send</c>).</summary>
/// <param name="At">The simulator's clock, UTC.</param>
public sealed record AppMessage(string MsgId, DateTimeOffset At, string Text);

/// <summary>What one message holds: a text, attachments, or both.</summary>
public sealed record MessageContent(string? Text, IReadOnlyList<Attachment> Attachments);

/// <summary>One attachment: <c>image</c>, <c>link</c>, <c>miniprogram</c>, <c>video</c> or <c>file</c>; fields that its kind lacks are null.</summary>
/// <param name="Title">For a video or a file its file name.</param>
/// <param name="Url">Where it leads; for a video or a file its content on the sandbox, for a mini program its page.</param>
/// <param name="Description">For a mini program its app id.</param>
/// <param name="Picture">Address of the picture.</param>
public sealed record Attachment(string Kind, string? Title, string? Url, string? Description, string? Picture);

/// <summary>The code that a keeper's card shows (联系我); what it leads to is fixed when it is made.</summary>
/// <param name="QrCode">Address of its picture, on the sandbox's own origin.</param>
/// <param name="SkipVerify">True: who scans is a contact at once; false: a keeper has to accept.</param>
public sealed record ContactWay(
    string ConfigId, int Type, int Scene, string Remark, bool SkipVerify, string State, IReadOnlyList<string> Users, Uri QrCode)
{
    /// <summary>The simulator's clock, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A link of 获客助手; with <c>?customer_channel=…</c> behind it, it tells where the customer came from.</summary>
/// <param name="Url">On the sandbox's own origin.</param>
public sealed record AcquisitionLink(string LinkId, string Name, IReadOnlyList<string> Users, bool SkipVerify, Uri Url, DateTimeOffset CreatedAt);

/// <summary>A mass message waiting in one keeper's phone, or already confirmed there.</summary>
/// <param name="ConfirmedAt">When the keeper tapped; null while it waits.</param>
public sealed record KeeperTask(
    string MsgId, string Keeper, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmedAt, bool Cancelled, int Reminders,
    MessageContent Content, IReadOnlyList<TaskRecipient> Recipients);

/// <summary>One customer of a task. Status: 0 unsent, 1 sent, 2 not a friend any more, 3 already had another mass message (path/93338).</summary>
public sealed record TaskRecipient(string ExternalUserId, int Status, DateTimeOffset? SentAt);
