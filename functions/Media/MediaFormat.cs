namespace PrivateDomain.Media;

/// <summary>What the platform takes (developer documentation, path/90253) and our pages show, recognised by the content and not by what its sender says.</summary>
public static class MediaFormat
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>Less the platform takes for an empty file.</summary>
    public const int FewestBytes = 6;

    /// <summary>Our own limit: a customer waits for it.</summary>
    private const int MostOfPage = 500_000;

    public static int MostBytes(string use) => use switch
    {
        MediaUse.File => 20 * Megabyte,
        MediaUse.Page => MostOfPage,
        _ => 10 * Megabyte,
    };

    /// <summary>The content type; nothing where the content is not what its use needs.</summary>
    public static string? Of(string use, ReadOnlySpan<byte> content) => use switch
    {
        MediaUse.Image or MediaUse.Thumbnail or MediaUse.Page when content is [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        MediaUse.Image or MediaUse.Thumbnail or MediaUse.Page when content is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        MediaUse.Video when content.Length > 8 && content[4..8].SequenceEqual("ftyp"u8) => "video/mp4",
        MediaUse.File => "application/octet-stream",
        _ => null,
    };

    /// <summary>For people, where the content is not that.</summary>
    public static string Expected(string use) => use switch
    {
        MediaUse.Image or MediaUse.Thumbnail => "a JPG or PNG of at most 10 MB",
        MediaUse.Page => "a JPG or PNG of at most 500 kB",
        MediaUse.Video => "an MP4 of at most 10 MB",
        _ => "a file of 6 bytes to 20 MB",
    };
}
