using System.Text;
using QRCoder;

namespace PrivateDomain.Channels.Qr;

/// <summary>Draws a code: black on white, one bit a pixel.</summary>
public static class QrImage
{
    /// <summary>Pixels of a module's side: a code of 41 modules becomes 392 pixels wide, sharp on a phone and small on the wire.</summary>
    private const int Scale = 8;

    /// <summary>A PNG with the margin of four modules that the standard asks for; 15 % of the code may be covered. The same text gives the same bytes.</summary>
    public static byte[] Png(string text)
    {
        // Readers guess at bytes that are not ASCII unless the code says what they are.
        var encoding = Ascii.IsValid(text) ? QRCodeGenerator.EciMode.Default : QRCodeGenerator.EciMode.Utf8;
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, eciMode: encoding);
        using var png = new PngByteQRCode(code);
        return png.GetGraphic(Scale);
    }
}
