using System.Globalization;
using Azure;

namespace PrivateDomain.Campaigns;

public enum MassTaskState
{
    /// <summary>Its recipients are fixed, and it is still to be handed over.</summary>
    Planned,

    /// <summary>The platform is being called.</summary>
    Claimed,

    /// <summary>The call may or may not have had its effect; the platform is looked at before anybody decides.</summary>
    Unknown,

    /// <summary>It lies with its keeper.</summary>
    Accepted,

    /// <summary>What became of it is being written to its recipients.</summary>
    Settling,

    /// <summary>Every recipient knows.</summary>
    Done,
}

/// <summary>What becomes of recipients for whom the platform tells no result.</summary>
public enum TaskEnding
{
    /// <summary>They wait for their result.</summary>
    None,

    /// <summary>They are planned again.</summary>
    Again,
    Withdrawn,
    Refused,
    Unknown,
}

/// <summary>One platform call for many recipients: a keeper's task of one round of a campaign.</summary>
/// <param name="Number">Round and chunk, such as <c>0001-000</c>.</param>
/// <param name="Count">Recipients, at most 10,000; they are fixed before the task is claimed and never change.</param>
public sealed record MassTask(string Campaign, string Keeper, string Number, MassTaskState State, int Count)
{
    /// <summary>Random mark of the run that holds the claim.</summary>
    public string Attempt { get; init; } = "";

    /// <summary>System time until which nobody may overtake the claim.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>System time of the claim: the platform's list is searched from there.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    public string MsgId { get; init; } = "";

    /// <summary>Business time.</summary>
    public DateTimeOffset? HandedAt { get; init; }

    /// <summary>Business time at which the last of its recipients lay with a keeper first: until then nobody's patience is taken by another's.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Business time before which the platform is not called again.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Business times at which the keeper was reminded.</summary>
    public IReadOnlyList<DateTimeOffset> Reminded { get; init; } = [];

    /// <summary>How often an unknown task was looked up, the platform being heard to the end.</summary>
    public int Looks { get; init; }

    /// <summary>The call had no answer and the task was found afterwards, so nobody was told whom the platform left out.</summary>
    public bool WasFound { get; init; }

    /// <summary>Business time at which its keeper was first seen to have confirmed it: it is being sent out since then.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Why it is being taken back; written before the platform is asked, so that it is finished whatever happens in between.</summary>
    public string Recall { get; init; } = "";

    /// <summary>Customers whom the platform left out from the start.</summary>
    public IReadOnlyList<string> Failed { get; init; } = [];

    public TaskEnding Ending { get; init; }

    /// <summary>Business time from which on its recipients are being told.</summary>
    public DateTimeOffset? SettlingSince { get; init; }

    public string Reason { get; init; } = "";

    internal ETag? Version { get; init; }

    /// <summary>What its recipients point to.</summary>
    public string Pointer => CampaignDelivery.TaskOf(Keeper, Round);

    public int Round => int.Parse(Number.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>One that is planned.</summary>
    public static MassTask Of(string campaign, string keeper, string number, IReadOnlyList<MassRecipient> recipients) =>
        new(campaign, keeper, number, MassTaskState.Planned, recipients.Count) { Since = recipients.Any(recipient => recipient.FirstHanded is null) ? null : recipients.Max(recipient => recipient.FirstHanded) };

    public static string Text(int round) => round.ToString("D4", CultureInfo.InvariantCulture);

    public static string NumberOf(int round, int chunk) => string.Create(CultureInfo.InvariantCulture, $"{round:D4}-{chunk:D3}");
}

/// <param name="Page">Where the recipient stands in the campaign.</param>
/// <param name="Contact">As it stands there.</param>
/// <param name="External">The platform's name of the customer.</param>
/// <param name="FirstHanded">Business time; nothing where this is the first task.</param>
public sealed record MassRecipient(string Page, string Contact, string External, DateTimeOffset? FirstHanded);
