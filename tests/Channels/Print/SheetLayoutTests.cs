using PrivateDomain.Channels.Print;

namespace PrivateDomain.Tests.Channels.Print;

public sealed class SheetLayoutTests
{
    private static readonly SheetLayout Cards = new(210, 297, 90, 54, 3);

    [Theory]
    [InlineData(90, 54, 3, 8)]
    [InlineData(90, 54, 0, 10)]
    [InlineData(40, 40, 3, 24)]
    [InlineData(192, 279, 0, 1)]
    [InlineData(193, 279, 0, 0)]
    public void As_many_as_fit_lie_on_a_sheet(int width, int height, int bleed, int count) => Assert.Equal(count, new SheetLayout(210, 297, width, height, bleed).PerSheet);

    [Fact]
    public void Cells_lie_side_by_side_in_the_middle_of_the_paper()
    {
        Assert.Equal((9m, 28.5m), Cards.Cell(0));
        Assert.Equal((105m, 28.5m), Cards.Cell(1));
        Assert.Equal((9m, 88.5m), Cards.Cell(2));
        Assert.Equal((105m, 208.5m), Cards.Cell(7));
    }

    [Fact]
    public void Marks_stand_in_the_margin_at_every_cut_and_nowhere_on_a_card()
    {
        var marks = Cards.Marks().ToList();

        Assert.Equal([12m, 102m, 108m, 198m], marks.Where(mark => mark.X1 == mark.X2).Select(mark => mark.X1).Distinct().Order());
        Assert.Equal([31.5m, 85.5m], marks.Where(mark => mark.Y1 == mark.Y2).Select(mark => mark.Y1).Distinct().Order().Take(2));
        Assert.All(marks, mark => Assert.True(mark.X2 <= 8 || mark.X1 >= 202 || mark.Y2 <= 27.5m || mark.Y1 >= 269.5m, $"{mark}"));
        Assert.All(marks, mark => Assert.True(mark is { X1: >= 4, Y1: >= 4, X2: <= 206, Y2: <= 293 }, $"{mark}"));
    }

    [Fact]
    public void Without_bleed_neighbours_share_a_cut() =>
        Assert.Equal([15m, 105m, 195m], (Cards with { Bleed = 0 }).Marks().Where(mark => mark.X1 == mark.X2).Select(mark => mark.X1).Distinct().Order());
}
