namespace PrivateDomain.Channels.Ways;

/// <summary>Section <c>ContactWays</c> of the settings.</summary>
public sealed class ContactWayOptions
{
    /// <summary>A corporation can have so many contact ways, codes of groups and of other apps included (path/96348).</summary>
    public const int MostOfCorporation = 500_000;

    /// <summary>From so many on no new one is made: what is left is for groups, other apps and what was made since the last count.</summary>
    public int Most { get; set; } = 480_000;
}
