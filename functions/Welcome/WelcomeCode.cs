using Microsoft.Extensions.Options;

namespace PrivateDomain.Welcome;

public sealed class WelcomeOptions
{
    /// <summary>So much may this machine's clock differ from the platform's before a live code is taken for a dead one.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>How long a welcome code can still be of use.</summary>
public sealed class WelcomeCode(IOptions<WelcomeOptions> options)
{
    /// <summary>From the event that brought it (developer documentation, path/92137).</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(20);

    /// <summary>
    /// What is left of its life at most, since the two clocks may differ; zero when it is surely dead. A clock of ours that is behind makes no
    /// code older than new.
    /// </summary>
    /// <param name="created">The event's time by the platform's clock.</param>
    /// <param name="now">System time.</param>
    public TimeSpan Left(DateTimeOffset created, DateTimeOffset now)
    {
        var left = created + Life + options.Value.ClockTolerance - now;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < Life + options.Value.ClockTolerance ? left : Life + options.Value.ClockTolerance;
    }
}
