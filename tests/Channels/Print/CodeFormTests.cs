using System.Globalization;
using System.Text.RegularExpressions;
using PrivateDomain.Api;
using PrivateDomain.Channels.Print;
using QRCoder;

namespace PrivateDomain.Tests.Channels.Print;

public sealed class CodeFormTests
{
    // What is beside the host takes 34 characters.
    [Theory]
    [InlineData(42)]
    [InlineData(50)]
    [InlineData(62)]
    [InlineData(84)]
    [InlineData(100)]
    public void A_code_of_15_mm_is_as_strong_as_its_modules_may_be_fine(int length)
    {
        var form = CodeForm.For(Text(length), 15);

        Assert.True(form.Module >= CodeForm.SmallestModule, $"{form.Module}");
        Assert.Equal(form.Modules, form.Draw(Text(length)).Count);
        Assert.All(Enum.GetValues<QRCodeGenerator.ECCLevel>().Where(level => level > form.Level), stronger => Assert.True(VersionOf(length, stronger) > form.Version));
        if (form.Level < QRCodeGenerator.ECCLevel.M) Assert.True(15m / (17 + (4 * VersionOf(length, QRCodeGenerator.ECCLevel.M)) + 8) < CodeForm.SmallestModule);
    }

    [Fact]
    public void A_code_that_would_be_too_fine_is_refused_with_the_width_that_it_needs()
    {
        var refused = Assert.Throws<ApiProblem>(() => CodeForm.For(Text(160), 15));

        Assert.Equal("code-too-fine", refused.Code);
        var width = decimal.Parse(Regex.Match(refused.Message, "Print it (?<width>[0-9.]+) mm wide", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["width"].Value, CultureInfo.InvariantCulture);
        Assert.Equal(QRCodeGenerator.ECCLevel.L, CodeForm.For(Text(160), width).Level);
        Assert.Throws<ApiProblem>(() => CodeForm.For(Text(160), width - 0.5m));
    }

    [Fact]
    public void Every_cards_address_fits_where_the_longest_one_does()
    {
        var brand = new Uri("https://card.example.com");
        var form = CodeForm.For(CardLink.Longest(brand), 15);

        foreach (var serial in (string[])["00000000000000000000000", "ZZZZZZZZZZZZZZZZZZZZZZZ", "0Z0Z0Z0Z0Z0Z0Z0Z0Z0Z0Z0", "7Q2ZM00191K0J7995M56K16"])
            Assert.Equal(form.Modules, form.Draw(CardLink.Prefix(brand) + serial).Count);
    }

    [Fact]
    public void Four_modules_around_the_code_stay_white()
    {
        var rows = CodeForm.For(Text(50), 20).Draw(Text(50));

        for (var at = 0; at < rows.Count; at++)
            for (var edge = 0; edge < 4; edge++)
                Assert.False(rows[edge][at] || rows[^(edge + 1)][at] || rows[at][edge] || rows[at][rows.Count - 1 - edge]);
        Assert.True(rows[4][4]);
    }

    private static int VersionOf(int length, QRCodeGenerator.ECCLevel level)
    {
        using var code = QRCodeGenerator.GenerateQrCode(Text(length), level);
        return code.Version;
    }

    private static string Text(int length) => "https://" + new string('a', length - 34) + "/c/7Q2ZM00191K0J7995M56K16";
}
