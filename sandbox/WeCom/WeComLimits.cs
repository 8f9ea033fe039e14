namespace PrivateDomain.Sandbox.WeCom;

/// <summary>How much the platform bears before it refuses. The defaults are the platform's; a test makes them small.</summary>
public sealed record WeComLimits
{
    /// <summary>Permanent pictures in a day of China's calendar (path/90454).</summary>
    public int PicturesPerDay { get; init; } = 1000;

    /// <summary>Permanent pictures in 30 days (path/90454: a month is 30 days).</summary>
    public int PicturesPerMonth { get; init; } = 3000;

    /// <summary>App messages to one member in a minute (path/90454).</summary>
    public int AppMessagesPerMinute { get; init; } = 30;

    /// <summary>App messages to one member in an hour (path/90454).</summary>
    public int AppMessagesPerHour { get; init; } = 1000;

    /// <summary>
    /// What becomes of an app message above the limit of one member. False: the call gets 45009. True: it is answered as sent and
    /// nobody sees it, which is how path/90454 words it.
    /// </summary>
    public bool DropsAppMessages { get; init; }
}
