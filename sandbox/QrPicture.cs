using QRCoder;

namespace PrivateDomain.Sandbox;

internal static class QrPicture
{
    /// <summary>A PNG; the same address gives the same bytes.</summary>
    public static byte[] Draw(Uri address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address.ToString(), QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(code);
        return png.GetGraphic(8);
    }
}
