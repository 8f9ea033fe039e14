namespace PrivateDomain.Sandbox.WeCom;

/// <summary>How one event travels to the app. The default is the platform's way.</summary>
public sealed record DeliveryPlan
{
    /// <summary>Deliveries that start at the same moment, each with its own retries; 0 keeps the event back.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Retries after a delivery that failed; null takes the sandbox's setting, 0 never retries.</summary>
    public int? Retries { get; init; }

    /// <summary>How many of the first answers get lost on their way, so that the platform tries again although the app accepted.</summary>
    public int SwallowedAnswers { get; init; }

    /// <summary>System time before the first delivery sets out.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>True: a retry repeats timestamp, nonce and cipher text; false: it is sealed anew. Apps must bear both.</summary>
    public bool RepeatsEnvelope { get; init; }
}

/// <summary>An event on its way.</summary>
/// <param name="Accepted">Completes when every copy was accepted (true) or given up (false).</param>
public sealed record CallbackDelivery(ContactEvent Event, Task<bool> Accepted);
