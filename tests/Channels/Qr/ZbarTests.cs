extern alias app;

using System.Diagnostics;
using app::PrivateDomain.Channels.Qr;
using QRCoder;

namespace PrivateDomain.Tests.Channels.Qr;

/// <summary>A reader that is not ours has the last word on what a phone would see: zbarimg, of Debian's zbar-tools.</summary>
public sealed class ZbarTests
{
    [ZbarTheory]
    [InlineData("https://work.weixin.qq.com/ca/cawcde0123456789")]
    [InlineData("https://card.example.com/c/00000000000000000000000")]
    [InlineData("小满茶铺")]
    public async Task What_we_draw_another_reader_reads(string text) => Assert.Equal(text, await Zbar.ReadAsync(QrImage.Png(text)));

    [ZbarTheory]
    [InlineData(QRCodeGenerator.ECCLevel.M, 16)]
    [InlineData(QRCodeGenerator.ECCLevel.H, 24)]
    public async Task A_code_with_a_portrait_is_read_alike(QRCodeGenerator.ECCLevel level, int percentOfSide)
    {
        var picture = Drawing.Of("https://work.weixin.qq.com/ca/cawcde0123456789", level, 6);
        picture.Portrait(picture.Side * percentOfSide / 100);
        var png = TestPng.Write(picture, PngColour.Rgba, 8, filter: 4);

        Assert.Equal(await Zbar.ReadAsync(png), QrReader.Read(png));
    }

    private static class Zbar
    {
        public static readonly string? Path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => System.IO.Path.Combine(folder, "zbarimg")).FirstOrDefault(File.Exists);

        public static async Task<string> ReadAsync(byte[] png)
        {
            var file = System.IO.Path.GetTempFileName();
            try
            {
                await File.WriteAllBytesAsync(file, png);
                using var zbar = Process.Start(new ProcessStartInfo(Path!, ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
                var text = await zbar.StandardOutput.ReadToEndAsync();
                await zbar.WaitForExitAsync();
                return text.TrimEnd('\n');
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Skipped by name where the machine has no zbarimg.</summary>
    private sealed class ZbarTheoryAttribute : TheoryAttribute
    {
        public ZbarTheoryAttribute() => Skip = Zbar.Path is null ? "zbarimg is not installed (Debian: apt-get install zbar-tools)." : null;
    }
}
