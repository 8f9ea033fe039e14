using System.Security.Cryptography;

namespace PrivateDomain.Delivery;

/// <summary>One run's right to make the platform call, for as long as the call can take and one second more.</summary>
/// <param name="Attempt">Random, so that a run recognises its own claim when it has to read it back.</param>
/// <param name="Now">System time.</param>
public sealed record Claim(string Attempt, DateTimeOffset Now, DateTimeOffset Until)
{
    public static Claim New(DateTimeOffset now, TimeSpan callTimeout) =>
        new(RandomNumberGenerator.GetHexString(16, lowercase: true), now, now + callTimeout + TimeSpan.FromSeconds(1));

    /// <summary>Whether the row shows that this very claim holds.</summary>
    public bool Holds(DeliveryRow? row) => row is { State: DeliveryState.Claimed } && row.Attempt == Attempt;

    /// <summary>
    /// The row claimed, or as it is when it may not be: another's fresh claim is never overtaken, a settled message is never sent
    /// again. A claim past its time, or an attempt without an answer, is taken up only where the platform itself recognises a repeat.
    /// </summary>
    public DeliveryRow Take(DeliveryRow row, bool platformRecognisesRepeat) => row.State switch
    {
        DeliveryState.Planned => Claimed(row),
        DeliveryState.Claimed when row.Attempt == Attempt || Now < row.Until => row,
        DeliveryState.Unknown when row.Closed => row,
        DeliveryState.Claimed or DeliveryState.Unknown when platformRecognisesRepeat => Claimed(row) with { WasUnknown = true },
        DeliveryState.Claimed => row with { State = DeliveryState.Unknown, Attempt = "", Until = null },
        DeliveryState.Accepted or DeliveryState.Sent or DeliveryState.NotSent or DeliveryState.Refused or DeliveryState.Unknown or DeliveryState.Withdrawn => row,
        _ => throw new InvalidOperationException($"A delivery in the state {row.State}."),
    };

    private DeliveryRow Claimed(DeliveryRow row) => row with { State = DeliveryState.Claimed, Attempt = Attempt, Until = Until };
}
