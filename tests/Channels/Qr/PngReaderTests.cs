extern alias app;

using app::PrivateDomain.Channels.Qr;
using QRCoder;

namespace PrivateDomain.Tests.Channels.Qr;

public sealed class PngReaderTests
{
    private const string Address = "https://work.weixin.qq.com/ca/cawcde0123456789";

    public static TheoryData<int, int> Kinds() => new()
    {
        { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 }, { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_colour_type_depth_and_filter_is_read(int colour, int depth)
    {
        var drawing = Drawing.Of(Address, QRCodeGenerator.ECCLevel.Q, 3);
        drawing.Portrait(drawing.Side / 6);
        // Filter 5 of the writer takes another one for each row.
        for (var filter = 0; filter <= 5; filter++)
            Assert.Equal(Address, QrReader.Read(TestPng.Write(drawing, (PngColour)colour, depth, filter)));
    }

    [Fact]
    public void What_is_transparent_is_as_light_as_paper()
    {
        var drawing = Drawing.Of(Address, QRCodeGenerator.ECCLevel.M, 3);
        foreach (var (colour, depth) in new[] { (PngColour.Grey, 1), (PngColour.Grey, 16), (PngColour.Rgb, 8), (PngColour.Palette, 2) })
            Assert.Equal(Address, QrReader.Read(TestPng.Write(drawing, colour, depth, transparentPaper: true)));

        // Black all over, and the code is what can be seen of it.
        for (var i = 0; i < drawing.Pixels.Length; i += 4)
        {
            drawing.Pixels[i + 3] = drawing.Pixels[i] > 200 ? (byte)0 : (byte)255;
            drawing.Pixels.AsSpan(i, 3).Clear();
        }
        Assert.Equal(Address, QrReader.Read(TestPng.Write(drawing, PngColour.Rgba)));
        Assert.Equal(Address, QrReader.Read(TestPng.Write(drawing, PngColour.GreyAlpha, 16)));
    }

    [Fact]
    public void A_picture_that_breaks_off_anywhere_is_none()
    {
        var whole = TestPng.Write(Drawing.Of(Address, QRCodeGenerator.ECCLevel.M, 2));
        for (var length = 0; length < whole.Length; length++) Assert.Null(QrReader.Read(whole.AsSpan(0, length)));
    }

    [Fact]
    public void Any_byte_that_is_changed_is_noticed()
    {
        var whole = TestPng.Write(Drawing.Of(Address, QRCodeGenerator.ECCLevel.M, 2), PngColour.Grey, 1);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x55;
            Assert.Null(QrReader.Read(changed));
        }
    }

    [Fact]
    public void Noise_is_no_picture_and_no_picture_of_noise_holds_up_its_reader()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 300; i++)
        {
            var noise = new byte[random.Next(3000)];
            random.NextBytes(noise);
            Assert.Null(QrReader.Read(noise));
            // With a header and checks that are right, and the rest anything.
            var (width, height, colour, depth) = (random.Next(1, 200), random.Next(1, 200), random.Next(0, 7), 1 << random.Next(0, 5));
            Assert.Null(QrReader.Read(TestPng.File(TestPng.Header(width, height, depth, colour), TestPng.Chunk("PLTE", noise), TestPng.Chunk("IDAT", noise), TestPng.Chunk("IEND", []))));
            Assert.Null(QrReader.Read(TestPng.File([TestPng.Header(width, height, depth, colour), .. TestPng.Data(noise), TestPng.Chunk("IEND", [])])));
        }
        var dots = Drawing.Blank(400, 400);
        random.NextBytes(dots.Pixels);
        Assert.Null(QrReader.Read(TestPng.Write(dots)));
    }

    [Fact]
    public void Many_finder_patterns_do_not_hold_up_their_reader()
    {
        var wall = Drawing.Blank(2000, 2000);
        var (code, rows) = (Drawing.Of("1", QRCodeGenerator.ECCLevel.L, 1), 2000 / 9);
        for (var i = 0; i < rows * rows; i++)
            wall.Paste(code, ((i % rows) * 9) - 3, ((i / rows) * 9) - 3, (x, y) => x is >= 4 and < 11 && y is >= 4 and < 11);
        var began = TimeProvider.System.GetTimestamp();

        Assert.Null(QrReader.Read(TestPng.Write(wall, PngColour.Grey)));

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(5000, 5, 8, 0, 0)]
    [InlineData(4000, 4000, 8, 0, 0)]
    [InlineData(-1, 10, 8, 0, 0)]
    [InlineData(0, 10, 8, 0, 0)]
    [InlineData(10, 10, 3, 0, 0)]
    [InlineData(10, 10, 4, 2, 0)]
    [InlineData(10, 10, 8, 5, 0)]
    [InlineData(10, 10, 8, 0, 1)]
    public void A_header_that_asks_too_much_is_refused(int width, int height, int depth, int colour, int interlaced) =>
        Assert.Null(PngReader.Read(TestPng.File([TestPng.Header(width, height, depth, colour, interlaced), .. TestPng.Data(new byte[20_000]), TestPng.Chunk("IEND", [])])));

    [Fact]
    public void What_unpacks_to_more_than_the_picture_is_not_unpacked_further()
    {
        var bomb = TestPng.File([TestPng.Header(4, 4, 8, 0), .. TestPng.Data(new byte[50_000_000]), TestPng.Chunk("IEND", [])]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.NotNull(PngReader.Read(bomb));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Chunks_out_of_their_order_are_no_picture()
    {
        var (header, data, end) = (TestPng.Header(2, 2, 8, 0), TestPng.Data(new byte[6]).ToArray(), TestPng.Chunk("IEND", []));
        Assert.NotNull(PngReader.Read(TestPng.File([header, .. data, end])));
        Assert.Null(PngReader.Read(TestPng.File([.. data, header, end])));
        Assert.Null(PngReader.Read(TestPng.File([header, header, .. data, end])));
        Assert.Null(PngReader.Read(TestPng.File([header, TestPng.Chunk("ABCD", []), .. data, end])));
        Assert.Null(PngReader.Read(TestPng.File([header, end])));
        Assert.Null(PngReader.Read(TestPng.File([TestPng.Header(2, 2, 8, 3), .. data, end])));
    }
}
