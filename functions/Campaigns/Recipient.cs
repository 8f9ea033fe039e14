using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>One recipient as its page shows it: a copy of what the contact says, written after it.</summary>
/// <param name="Contact">As the operator named it; it may have turned out to be another since.</param>
/// <param name="State"><see cref="Waiting"/>, <see cref="Duplicate"/>, <see cref="Nobody"/>, or a <see cref="DeliveryState"/>.</param>
/// <param name="Keeper">With whose task it goes.</param>
/// <param name="Round">The last round in which it was looked at.</param>
/// <param name="External">The platform's name of the customer.</param>
/// <param name="Until">Business time before which it is not looked at again.</param>
/// <param name="FirstHanded">Business time at which a keeper had it first.</param>
public sealed record Recipient(
    string Contact, string State = Recipient.Waiting, string? Reason = null, string? Keeper = null, int Round = 0, string? External = null,
    DateTimeOffset? Until = null, DateTimeOffset? FirstHanded = null)
{
    /// <summary>Not yet looked at, or put off.</summary>
    public const string Waiting = "Waiting";

    /// <summary>The same person stands in the campaign a second time.</summary>
    public const string Duplicate = "Duplicate";

    /// <summary>No contact has this id.</summary>
    public const string Nobody = "Nobody";

    /// <summary>What became of it is known for good.</summary>
    internal bool IsTold => State is nameof(DeliveryState.Sent) or nameof(DeliveryState.NotSent) or nameof(DeliveryState.Refused) or nameof(DeliveryState.Withdrawn) or nameof(DeliveryState.Unknown);

    /// <summary>With the time from which on keepers have it; a keeper who did tap, or could not, has it anew.</summary>
    internal Recipient Since(DateTimeOffset? firstHanded) => this with { FirstHanded = State == Waiting && TaskDelivery.BeginsAnew(Reason) ? null : firstHanded };

    /// <summary>Nothing final is known of it.</summary>
    internal bool IsOpen => State is Waiting or nameof(DeliveryState.Planned);

    /// <summary>What the contact's own row says of it.</summary>
    public Recipient As(ContactRows rows, string deliveryKey) => DeliveryRow.In(rows, deliveryKey) switch
    {
        null => this,
        { State: DeliveryState.Planned, Task.Length: 0 } row => this with { State = Waiting, Reason = Known(row.Reason), Until = row.NotBefore, Keeper = null },
        var row => this with { State = row.State.ToString(), Reason = row.State is DeliveryState.Sent or DeliveryState.Accepted or DeliveryState.Claimed ? null : Known(row.Reason), Until = null, Keeper = Known(row.Keeper) },
    };

    private static string? Known(string text) => text.Length > 0 ? text : null;
}

/// <summary>Up to 500 recipients in one row.</summary>
public sealed record RecipientPage(string Key, IReadOnlyList<Recipient> Recipients)
{
    internal ETag? Version { get; init; }

    internal TableEntity Into(TableEntity row) => row.Pack("recipients", zip => JsonSerializer.Serialize(zip, Recipients, CampaignJson.Default.IReadOnlyListRecipient));

    internal static RecipientPage From(TableEntity row)
    {
        using var zip = row.Unpack("recipients");
        return new(row.RowKey, JsonSerializer.Deserialize(zip, CampaignJson.Default.IReadOnlyListRecipient)!) { Version = row.ETag };
    }
}
