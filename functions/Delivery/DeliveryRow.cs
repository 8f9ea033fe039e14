using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Delivery;

/// <summary>
/// Where a message to a customer stands. Claim, act, record: <see cref="Claimed"/> is written before the platform is called,
/// what came of it after. <see cref="Unknown"/> says honestly that the call may or may not have had its effect.
/// </summary>
public enum DeliveryState
{
    Planned,
    Claimed,

    /// <summary>The platform took it, and a keeper's tap is still to send it.</summary>
    Accepted,
    Sent,

    /// <summary>The platform took it and then did not send it.</summary>
    NotSent,
    Refused,
    Unknown,
    Withdrawn,
}

/// <summary>One message to one contact.</summary>
/// <param name="Key">Comes from the fact that causes the message: the same fact again is the same message.</param>
/// <param name="Attempt">The random mark of the run that holds the claim.</param>
/// <param name="Subject">What the message is about in its room's words, such as the product.</param>
/// <param name="Until">System time until which nobody may overtake the claim.</param>
/// <param name="Closed">Nothing more will be tried, although what came of it is not known.</param>
/// <param name="WasUnknown">An earlier attempt ended without an answer, so the platform may already have it.</param>
public sealed record DeliveryRow(
    string Key, string Kind, string Keeper, DeliveryState State, string Attempt = "", DateTimeOffset? Until = null, bool WasUnknown = false,
    string MessageId = "", string Reason = "", bool Closed = false,
    string Subject = "")
{
    private const string Prefix = "delivery|";

    /// <summary>Business time before which a planned message does not go out.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Business time from which on it does not go out any more, where its room cannot tell that from what it is about.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The task for many customers that it is part of: a recipient points to one. Empty for a message of its own.</summary>
    public string Task { get; init; } = "";

    /// <summary>Why it is being taken back from its keeper; written before the platform is asked, so that it is finished whatever happens in between.</summary>
    public string Recall { get; init; } = "";

    /// <summary>The offer whose coupon it carries; written before the coupon is issued, so that every further try has the same. Empty where it carries none, or where its room knows the offer.</summary>
    public string Offer { get; init; } = "";

    /// <summary>What the contact's timeline shows of this message.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    public static DeliveryRow? In(ContactRows rows, string key) => rows.Find(Prefix + key) is { } row ? From(row) : null;

    public static IEnumerable<DeliveryRow> In(ContactRows rows) => rows.StartingWith(Prefix).Select(From);

    public DeliveryRow Telling(string kind, DateTimeOffset at, params (string Name, string Value)[] about) => this with
    {
        Timeline = [.. Timeline, new TimelineEntry(kind, at, about.Length == 0 ? null : about.ToDictionary(x => x.Name, x => x.Value, StringComparer.Ordinal))],
    };

    public ContactRows Into(ContactRows rows) => rows.With(new TableEntity("", Prefix + Key)
    {
        ["kind"] = Kind,
        ["keeper"] = Keeper,
        ["state"] = State.ToString(),
        ["attempt"] = Attempt,
        ["until"] = Until,
        ["wasUnknown"] = WasUnknown,
        ["messageId"] = MessageId,
        ["reason"] = Reason,
        ["closed"] = Closed,
        ["subject"] = Subject,
        ["notBefore"] = NotBefore,
        ["expires"] = Expires,
        ["task"] = Task.Length > 0 ? Task : null,
        ["recall"] = Recall.Length > 0 ? Recall : null,
        ["offer"] = Offer.Length > 0 ? Offer : null,
    }.Telling(Timeline));

    private static DeliveryRow From(TableEntity row) => new(
        row.RowKey[Prefix.Length..], row.Text("kind"), row.Text("keeper"), Enum.Parse<DeliveryState>(row.Text("state")),
        row.Text("attempt"), row.GetDateTimeOffset("until"), row.GetBoolean("wasUnknown") ?? false,
        row.GetString("messageId") ?? "", row.GetString("reason") ?? "", row.GetBoolean("closed") ?? false,
        row.GetString("subject") ?? "")
    {
        NotBefore = row.GetDateTimeOffset("notBefore"),
        Expires = row.GetDateTimeOffset("expires"),
        Task = row.GetString("task") ?? "",
        Recall = row.GetString("recall") ?? "",
        Offer = row.GetString("offer") ?? "",
        Timeline = Contacts.Timeline.Of(row),
    };
}
