namespace PrivateDomain.Orders;

/// <summary>What became of an order, told apart from the order itself and maybe before it. It only grows.</summary>
public sealed record Aftermath(IReadOnlyList<Refund> Refunds, DateTimeOffset? CancelledAt)
{
    /// <summary>More refunds than any order has.</summary>
    public const int MostRefunds = 1000;

    public static readonly Aftermath None = new([], CancelledAt: null);

    /// <summary>With this refund too; the same where it was told before. Nothing where another one stands under its id, or they are too many.</summary>
    public Aftermath? With(Refund refund) => Refunds.FirstOrDefault(told => told.Id == refund.Id) switch
    {
        null when Refunds.Count < MostRefunds => this with { Refunds = [.. Refunds, refund] },
        { } told when Same(told, refund) => this,
        _ => null,
    };

    /// <summary>Cancelled at the earliest time that was told.</summary>
    public Aftermath Cancelled(DateTimeOffset at) => CancelledAt <= at ? this : this with { CancelledAt = at };

    /// <summary>The order with all that is known to have become of it; of a refund that both tell, what the order itself says.</summary>
    public Order Of(Order order) => this == None ? order : order with
    {
        Refunds = [.. order.Refunds, .. Refunds.ExceptBy(order.Refunds.Select(refund => refund.Id), refund => refund.Id, StringComparer.Ordinal)],
        CancelledAt = order.CancelledAt ?? CancelledAt,
    };

    private static bool Same(Refund one, Refund other) => one.AmountMinor == other.AmountMinor && one.Lines.SequenceEqual(other.Lines);
}
