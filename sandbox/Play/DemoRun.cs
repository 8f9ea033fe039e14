using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.Play;

/// <summary>What one play knows so far; the page shows it, the next step starts from it.</summary>
internal sealed record DemoRun
{
    /// <summary>Printed cards that nobody scanned yet.</summary>
    public IReadOnlyList<DemoCard> Cards { get; init; } = [];
    public Customer? Customer { get; init; }
    public DemoCard? Card { get; init; }
    public ScanResult? Scan { get; init; }
    public string? Keeper { get; init; }
    public string? Coupon { get; init; }
    public bool CouponIsUsed { get; init; }
    public AppClock? Clock { get; init; }
    public IReadOnlyList<Happening> Happenings { get; init; } = [];
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    public DemoRun With(Happening happening) => this with { Happenings = [.. Happenings, happening] };
}

internal sealed record DemoCard(string Serial, Uri Url);

/// <summary>Something in the customer's life between two messages.</summary>
/// <param name="AfterMessages">How many messages the customer had by then.</param>
internal sealed record Happening(int AfterMessages, string Kind, Words Text);

/// <param name="At">Business time in the brand's zone.</param>
internal sealed record TimelineEntry(string Kind, DateTimeOffset At, Words Label);
