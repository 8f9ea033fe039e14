extern alias app;

using app::PrivateDomain.Channels.Qr;
using QRCoder;

namespace PrivateDomain.Tests.Channels.Qr;

public sealed class QrReaderTests
{
    private const string Address = "https://work.weixin.qq.com/ca/cawcde0123456789?t=漢字";

    public static TheoryData<int, QRCodeGenerator.ECCLevel> Symbols()
    {
        var all = new TheoryData<int, QRCodeGenerator.ECCLevel>();
        for (var version = 1; version <= 40; version++)
            foreach (var level in new[] { QRCodeGenerator.ECCLevel.L, QRCodeGenerator.ECCLevel.M, QRCodeGenerator.ECCLevel.Q, QRCodeGenerator.ECCLevel.H }) all.Add(version, level);
        return all;
    }

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Every_version_and_level_is_read(int version, QRCodeGenerator.ECCLevel level)
    {
        // As much as fits: a version's blocks and groups of blocks all carry something then.
        var text = TextFor(version, level);
        using var code = QRCodeGenerator.GenerateQrCode(text, level, requestedVersion: version);
        using var png = new PngByteQRCode(code);

        Assert.Equal(text, QrReader.Read(png.GetGraphic(1 + (version % 4))));
    }

    [Theory]
    [InlineData("0123456789012345678901234567890")]
    [InlineData("HTTPS://QR.EXAMPLE/A-1%2B")]
    [InlineData("https://example.com/?a=b&c=d#e")]
    [InlineData("Grüße, café")]
    [InlineData("小满茶铺")]
    [InlineData("7")]
    public void Digits_letters_and_bytes_are_read(string text)
    {
        foreach (var (utf8, eci) in new[] { (false, QRCodeGenerator.EciMode.Default), (true, QRCodeGenerator.EciMode.Utf8) })
        {
            using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.Q, forceUtf8: utf8, utf8BOM: false, eciMode: eci);
            using var png = new PngByteQRCode(code);
            Assert.Equal(text, QrReader.Read(png.GetGraphic(3)));
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(17, true)]
    public void Any_scale_is_read_with_and_without_a_margin(int scale, bool margin)
    {
        using var code = QRCodeGenerator.GenerateQrCode(Address, QRCodeGenerator.ECCLevel.L);
        using var png = new PngByteQRCode(code);
        Assert.Equal(Address, QrReader.Read(png.GetGraphic(scale, margin)));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(283)]
    [InlineData(301)]
    [InlineData(417)]
    public void A_picture_of_another_size_than_its_modules_would_have_is_read(int side)
    {
        var picture = Drawing.Of(Address, QRCodeGenerator.ECCLevel.M, 1).Resized(side);

        Assert.Equal(Address, QrReader.Read(TestPng.Write(picture)));
    }

    [Theory]
    [InlineData(QRCodeGenerator.ECCLevel.M, 16)]
    [InlineData(QRCodeGenerator.ECCLevel.Q, 22)]
    [InlineData(QRCodeGenerator.ECCLevel.H, 28)]
    public void A_portrait_in_the_middle_is_made_up_for(QRCodeGenerator.ECCLevel level, int percentOfSide)
    {
        var picture = Drawing.Of(Address, level, 6);
        picture.Portrait(picture.Side * percentOfSide / 100);

        Assert.Equal(Address, QrReader.Read(TestPng.Write(picture)));
    }

    [Fact]
    public void A_code_anywhere_on_a_coloured_poster_is_read()
    {
        var poster = Drawing.Blank(500, 240);
        poster.Paste(Drawing.Of(Address, QRCodeGenerator.ECCLevel.M, 3), 61, 37);
        poster.Paste(Drawing.Of("", QRCodeGenerator.ECCLevel.L, 3), 320, 12, only: (x, y) => x < 33 && y < 33);

        Assert.Equal(Address, QrReader.Read(TestPng.Write(poster)));
    }

    [Fact]
    public void Too_much_covered_gives_nothing_rather_than_something_wrong()
    {
        var picture = Drawing.Of(Address, QRCodeGenerator.ECCLevel.L, 6);
        picture.Portrait(picture.Side / 2);

        Assert.Null(QrReader.Read(TestPng.Write(picture)));
    }

    [Fact]
    public void What_was_read_and_drawn_again_says_the_same()
    {
        var picture = Drawing.Of(Address, QRCodeGenerator.ECCLevel.H, 7);
        picture.Portrait(picture.Side / 5);

        var drawn = QrImage.Png(QrReader.Read(TestPng.Write(picture))!);

        Assert.Equal(Address, QrReader.Read(drawn));
        Assert.Equal(drawn, QrImage.Png(Address));
    }

    [Fact]
    public void What_is_drawn_has_one_bit_a_pixel_and_a_margin_of_four_modules()
    {
        var drawn = QrImage.Png("https://example.com/1");

        Assert.Equal((1, true), (drawn[24], drawn[25] is 0 or 3));
        var picture = PngReader.Read(drawn)!.Darkness();
        var first = Enumerable.Range(0, picture.Width).First(at => picture[at, at]);
        Assert.Equal((4 * 8, true), (first, Enumerable.Range(0, picture.Width).All(x => !picture[x, first - 1] && !picture[x, picture.Height - first])));
        Assert.InRange(drawn.Length, 200, 1500);
    }

    private static string TextFor(int version, QRCodeGenerator.ECCLevel level)
    {
        for (var length = 2953; length > 0; length -= length > 300 ? 30 : 1)
        {
            var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * 7 % 26))));
            try
            {
                QRCodeGenerator.GenerateQrCode(text, level, requestedVersion: version).Dispose();
                return text;
            }
            catch (QRCoder.Exceptions.DataTooLongException)
            {
            }
        }
        throw new InvalidOperationException("Nothing fits.");
    }
}
