namespace PrivateDomain.Campaigns;

public enum CampaignStatus
{
    Draft,
    Running,
    Paused,
    Cancelled,

    /// <summary>Its time is over.</summary>
    Ended,
}

/// <summary>Where a campaign stands; read from the store, never from a cache, by whoever is about to act for it.</summary>
/// <param name="Round">Recipients are planned in rounds, of which each gives every keeper a task of its own: the first at the start, others
/// for those who had to wait. 0 before the first.</param>
/// <param name="Fixed">The round's tasks are all written; nothing may be handed over of a round before.</param>
/// <param name="StartedAt">Business time of the first start.</param>
public sealed record CampaignState(CampaignStatus Status, int Round, bool Fixed, DateTimeOffset? StartedAt)
{
    public static readonly CampaignState Draft = new(CampaignStatus.Draft, Round: 0, Fixed: true, StartedAt: null);

    /// <summary>The campaign as it was started: this is what goes out, whatever is defined afterwards. Nothing of a draft.</summary>
    public Campaign? Started { get; init; }

    /// <summary>Whether nobody turned the campaign or closed its round in between.</summary>
    public bool IsAsIn(CampaignState earlier) => (Status, Round, Fixed) == (earlier.Status, earlier.Round, earlier.Fixed);

    public bool IsRunning => Status is CampaignStatus.Running;

    public bool IsOver => Status is CampaignStatus.Cancelled or CampaignStatus.Ended;

    /// <summary>What its recipients are told of that.</summary>
    public string OverBecause => Status is CampaignStatus.Ended ? CampaignDelivery.TooLate : CampaignDelivery.Cancelled;
}
