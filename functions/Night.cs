using System.Globalization;

namespace PrivateDomain;

/// <summary>Nights in the brand's zone: one begins at three and lasts until the next, so that what is done at night is made up for when it was missed.</summary>
public static class Night
{
    private static readonly TimeSpan Begins = TimeSpan.FromHours(3);

    /// <summary>The day on which the night of this moment began, <c>yyyy-MM-dd</c>.</summary>
    public static string Of(DateTimeOffset at, TimeZoneInfo zone) => (TimeZoneInfo.ConvertTime(at, zone) - Begins).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
