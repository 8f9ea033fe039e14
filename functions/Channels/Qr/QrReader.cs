namespace PrivateDomain.Channels.Qr;

/// <summary>
/// Reads the code in a clean, upright picture, such as the platform gives: no photograph. What covers its middle, like a portrait, is made
/// up for by the code's error correction.
/// </summary>
public static class QrReader
{
    /// <summary>A code has three corners, and few pictures hold more squares like them.</summary>
    private const int MostTried = 20;

    /// <summary>The text of the code; nothing where the bytes are no PNG picture or show no code that can be read. It never throws.</summary>
    public static string? Read(ReadOnlySpan<byte> png)
    {
        if (PngReader.Read(png) is not { } picture) return null;
        var dark = picture.Darkness();
        return QrFinders.Corners(dark).Take(MostTried).SelectMany(corners => QrSymbol.Between(corners, dark)).Select(Read).FirstOrDefault(text => text is { Length: > 0 });
    }

    private static string? Read(QrSymbol symbol) =>
        QrFormat.Read(symbol) is { } format && QrBlocks.Data(symbol, format) is { } data ? QrText.Read(data, symbol.Version) : null;
}
