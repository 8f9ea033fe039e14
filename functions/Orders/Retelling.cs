namespace PrivateDomain.Orders;

/// <summary>Of an order that was told before and is told again, which telling stands. Nothing where the new one contradicts the known one.</summary>
public static class Retelling
{
    /// <summary>The teller counts its changes: the higher revision stands, and what it says twice under one it must say alike.</summary>
    public static Order? Counted(Order known, Order told) =>
        told.Revision > known.Revision ? told : told.Content == known.Content ? known : null;

    /// <summary>
    /// The teller sends how the order stood at a moment, which is the revision, and in no certain order: the latest moment stands. Moments
    /// are whole seconds, so that two tellings may have the same: then the one that is further on stands, and otherwise the last one.
    /// </summary>
    public static Order Dated(Order known, Order told) =>
        told.Revision < known.Revision || (told.Revision == known.Revision && (told.Content == known.Content || IsBehind(told, known))) ? known : SinceFirstTold(known, told);

    private static bool IsBehind(Order told, Order known) => (known.CancelledAt is not null).CompareTo(told.CancelledAt is not null) switch
    {
        > 0 => true,
        < 0 => false,
        _ => told.RefundedMinor < known.RefundedMinor || told.Refunds.Count < known.Refunds.Count,
    };

    // Some shops do not say when they refunded or cancelled; then it is when the order first says so, and no later telling moves it.
    private static Order SinceFirstTold(Order known, Order told) => told with
    {
        CancelledAt = known.CancelledAt < told.CancelledAt ? known.CancelledAt : told.CancelledAt,
        Refunds = [.. told.Refunds.Select(refund => known.Refunds.FirstOrDefault(before => before.Id == refund.Id) is { } first && first.At < refund.At ? refund with { At = first.At } : refund)],
    };
}
