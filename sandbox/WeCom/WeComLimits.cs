namespace PrivateDomain.Sandbox.WeCom;

/// <summary>How much the platform bears before it refuses. The defaults are the platform's; a test makes them small.</summary>
public sealed record WeComLimits
{
    /// <summary>Calls of one endpoint in a minute; one more gets 45009, blocked for 60 s (path/90454).</summary>
    public int CallsPerMinute { get; init; } = 10_000;

    /// <summary>Calls of one endpoint in an hour; one more gets 45009, blocked for 60 min (path/90454).</summary>
    public int CallsPerHour { get; init; } = 150_000;

    /// <summary>Wrong calls of <c>gettoken</c> in an hour; then none is answered for an hour.</summary>
    public int TokenErrorsPerHour { get; init; } = 2000;

    /// <summary>Codes and group codes together (path/96348).</summary>
    public int ContactWays { get; init; } = 500_000;

    /// <summary>Members of a customer group (path/99547: a full one has 200).</summary>
    public int GroupMembers { get; init; } = 200;

    /// <summary>Tags of the corp (40126 of path/90313).</summary>
    public int CorpTags { get; init; } = 3000;

    /// <summary>Tags of one customer with one member.</summary>
    public int TagsPerRelation { get; init; } = 3000;

    /// <summary><c>mark_tag</c> calls under way at the same time; one more gets 45033.</summary>
    public int MarkTagsAtOnce { get; init; } = 5;

    /// <summary>System time of one <c>mark_tag</c> call, so that calls can meet. How long the platform takes is not published.</summary>
    public TimeSpan MarkTagTakes { get; init; } = TimeSpan.FromMilliseconds(20);

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
