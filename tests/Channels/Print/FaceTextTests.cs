using PrivateDomain.Channels.Print;

namespace PrivateDomain.Tests.Channels.Print;

public sealed class FaceTextTests
{
    [Theory]
    [InlineData("茶", 1)]
    [InlineData("茶茶茶茶茶茶茶茶茶茶", 1)]
    [InlineData("茶茶茶茶茶茶茶茶茶茶茶", 2)]
    [InlineData("茶茶茶茶茶茶茶茶茶茶，", 2)]
    [InlineData("茶茶茶茶茶茶茶茶茶“茶”茶茶茶茶茶茶茶茶", 3)]
    [InlineData("满 99 减 20 元", 1)]
    [InlineData("a gift for you", 1)]
    [InlineData("Wonderful gifts for new customers", 3)]
    [InlineData("MMMMMMMMMMMMMMMMMMMMMMMM", 3)]
    [InlineData("茶\n\n茶", 3)]
    public void A_text_takes_as_many_lines_of_ten_signs_as_a_browser_gives_it(string text, int lines) => Assert.Equal(lines, FaceText.Lines(text, 10));
}
