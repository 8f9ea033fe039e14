namespace PrivateDomain.Platforms;

/// <summary>What a call to a platform came to, in the five ways that differ for the caller.</summary>
public enum VerdictKind
{
    /// <summary>The platform took it.</summary>
    Delivered,

    /// <summary>The platform certainly did not do it; the same call may succeed later.</summary>
    Later,

    /// <summary>The platform said no to this call; repeating it is useless.</summary>
    Refused,

    /// <summary>Nothing of this kind will go through until a person changes something, here or at the platform.</summary>
    Misconfigured,

    /// <summary>The call left and its outcome did not come back: it may or may not have had its effect.</summary>
    Unknown,
}

/// <summary>A platform's answer, classified once.</summary>
/// <param name="Kind">What the caller should do about it.</param>
/// <param name="Code">The platform's own code; an HTTP status (400 to 599) where the answer had no body of the platform;
/// below -1000 one of <see cref="TransportFault"/>. 0 is success.</param>
/// <param name="Reason">For people: what happened and, where somebody must act, what to do. Holds no token and no message text.</param>
/// <param name="RetryAfter">How long the platform wants to be left alone, where it is known.</param>
public sealed record Verdict(VerdictKind Kind, int Code, string Reason, TimeSpan? RetryAfter = null)
{
    public static Verdict Delivered { get; } = new(VerdictKind.Delivered, 0, "ok");

    public bool IsDelivered => Kind is VerdictKind.Delivered;
}
