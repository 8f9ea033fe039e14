using PrivateDomain.Contacts;
using PrivateDomain.Delivery;

namespace PrivateDomain.Welcome;

/// <summary>What brought a welcome code (path/96361).</summary>
public enum Occasion
{
    /// <summary><c>add_external_contact</c>.</summary>
    Added,

    /// <summary><c>add_half_external_contact</c>: the keeper has not confirmed yet, the customer may be greeted already.</summary>
    HalfAdded,

    /// <summary><c>msg_audit_approved</c>: the customer agreed to message archiving, which a refused welcome (41053) had waited for.</summary>
    ArchiveAgreed,
}

/// <summary>Whether a code greets: a person may bring several, and is greeted once.</summary>
public enum Turn
{
    Greet,

    /// <summary>Another code of the same person is being used at this moment; what comes of it decides.</summary>
    Wait,

    /// <summary>Another code has greeted.</summary>
    Skip,

    /// <summary>What is ready to be sent was made for a contact that turned out to be another, or more than one.</summary>
    PrepareAnew,
}

public static class WelcomeTurn
{
    private const string Half = "half";
    private const string Agreed = "agreed";

    /// <summary>By so much an event may be told to have happened after the greeting that it brought about: clocks differ.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(1);

    /// <summary>What the delivery of this occasion is marked with.</summary>
    public static string Subject(Occasion occasion) => occasion switch { Occasion.HalfAdded => Half, Occasion.ArchiveAgreed => Agreed, _ => "" };

    /// <param name="rows">As they stood before the event.</param>
    public static Turn Of(ContactRows rows, RelationChanged fact, Occasion occasion, string key)
    {
        var others = DeliveryRow.In(rows).Where(row => row.Kind == WelcomeDelivery.Kind && row.Keeper == fact.Keeper && row.Key != key).ToList();
        if (others.Count == 0) return Turn.Greet;
        var follow = Follow.In(rows, fact.Identity.Platform, fact.Keeper);
        return occasion switch
        {
            // The consent's code greets whom the first one could not, and whoever has had none.
            Occasion.ArchiveAgreed when DeliveryRow.In(rows, key) is not null || others.Exists(WelcomeDelivery.AwaitsConsent) => Turn.Greet,
            Occasion.ArchiveAgreed => others.Exists(IsUnderWay) ? Turn.Wait : others.Exists(WelcomeDelivery.Reached) ? Turn.Skip : Turn.Greet,

            // The platform gives this event a code only where no other was used yet: one of the same relation was on its way, or this is another relation.
            Occasion.Added when DeliveryRow.In(rows, key) is not null || follow is not { Active: true } => Turn.Greet,
            Occasion.Added when others.Exists(row => row.Subject.Length > 0 && IsUnderWay(row)) => Turn.Wait,
            Occasion.Added => others.Exists(row => row.Subject.Length > 0 && WelcomeDelivery.GreetedSince(row, fact.At - JustNow)) ? Turn.Skip : Turn.Greet,

            // Told late, after the whole.
            Occasion.HalfAdded => follow?.At > fact.PlatformTime && others.Exists(row => WelcomeDelivery.GreetedSince(row, fact.At - JustNow)) ? Turn.Skip : Turn.Greet,
            _ => throw new InvalidOperationException($"The occasion {occasion}."),
        };
    }

    private static bool IsUnderWay(DeliveryRow row) => row.State is DeliveryState.Claimed || row is { State: DeliveryState.Unknown, Closed: false };
}
