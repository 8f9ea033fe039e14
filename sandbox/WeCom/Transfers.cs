namespace PrivateDomain.Sandbox.WeCom;

/// <summary>How an inheritance stands, by the numbers of <c>transfer_result</c>.</summary>
internal enum TransferStatus
{
    Done = 1,
    Waiting = 2,
    Refused = 3,
    LimitReached = 4,
}

/// <summary>A customer on the way from one member to another; takes effect after 24 h unless refused (path/96325).</summary>
internal sealed class Transfer(string handover, string takeover, string customer, bool resigned, string? message, DateTimeOffset askedAt)
{
    public static readonly TimeSpan Delay = TimeSpan.FromHours(24);

    public string Handover { get; } = handover;
    public string Takeover { get; } = takeover;
    public string Customer { get; } = customer;

    /// <summary>From a leaver, not from a member at work.</summary>
    public bool Resigned { get; } = resigned;

    /// <summary>What the customer reads when it is done.</summary>
    public string? Message { get; } = message;
    public DateTimeOffset AskedAt { get; } = askedAt;
    public TransferStatus Status { get; set; } = TransferStatus.Waiting;
    public DateTimeOffset? DoneAt { get; set; }
}
