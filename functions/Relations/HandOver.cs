namespace PrivateDomain.Relations;

/// <summary>Customers that change from one keeper to another: what operators asked for.</summary>
/// <param name="Resigned">From a leaver; else from a member at work.</param>
/// <param name="Message">What the customer reads when it is done; empty for none.</param>
/// <param name="All">All customers of the giver, as the platform lists them; else those that were named.</param>
/// <param name="Request">Hash of what was asked for: the same request again is the same hand-over.</param>
/// <param name="CreatedAt">System time: what the platform did before is not of this one.</param>
public sealed record HandOver(string Id, string From, string To, bool Resigned, string Message, bool All, string Request, DateTimeOffset CreatedAt)
{
    /// <summary>Whether the customers stand in batches: at once where they were named.</summary>
    public bool Listed { get; init; }

    internal Azure.ETag Version { get; init; }
}

public enum HandOverState
{
    /// <summary>The platform has not been asked, or nobody knows whether it has.</summary>
    Planned,

    /// <summary>The platform took it; it takes effect 24 hours later unless the customer refuses.</summary>
    Waiting,
    Done,

    /// <summary>The customer does not want another keeper.</summary>
    Refused,

    /// <summary>The new keeper has as many customers as allowed.</summary>
    LimitReached,

    /// <summary>The platform, or what we know of the contact, does not allow it.</summary>
    NotPossible,
}

/// <param name="ExternalId">Empty until the contact was read.</param>
/// <param name="Reason">For people; empty where there is none.</param>
public sealed record HandOverCustomer(string Contact, string ExternalId, HandOverState State, string Reason = "")
{
    private const int LongestReason = 120;

    public HandOverCustomer Became(HandOverState state, string reason = "") =>
        this with { State = state, Reason = reason.Length > LongestReason ? reason[..LongestReason] : reason };
}

/// <summary>At most 100 customers of a hand-over: the platform is asked for them in one call.</summary>
/// <param name="Asked">A call for them has been, or is being, made: what is under way at the platform is ours.</param>
public sealed record HandOverBatch(string Job, int Number, bool Asked, IReadOnlyList<HandOverCustomer> Customers)
{
    /// <summary>System time until which the call that is being made is not overtaken.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Of the claim of the run that makes the call, which tells its own write by it from another's of the same moment; empty when no call is made.</summary>
    public string Attempt { get; init; } = "";

    internal Azure.ETag Version { get; init; }

    public bool Has(HandOverState state) => Customers.Any(customer => customer.State == state);
}
