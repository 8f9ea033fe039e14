namespace PrivateDomain.Channels.Print;

/// <summary>
/// How cards lie on a sheet of paper, in millimetres: as many as fit, in the middle, each with its bleed around it, and marks in the margin
/// that say where to cut.
/// </summary>
/// <param name="Width">Of a card once it is cut.</param>
/// <param name="Bleed">What is printed beyond the cut on each side.</param>
public sealed record SheetLayout(decimal PaperWidth, decimal PaperHeight, decimal Width, decimal Height, decimal Bleed)
{
    /// <summary>The least margin of the paper: the marks stand in it, and below them what the sheet says of itself.</summary>
    public const decimal Margin = 9;

    private const decimal MarkGap = 1;
    private const decimal MarkLength = 4;

    private decimal CellWidth => Width + (2 * Bleed);

    private decimal CellHeight => Height + (2 * Bleed);

    public int Columns => (int)Math.Floor((PaperWidth - (2 * Margin)) / CellWidth);

    public int Rows => (int)Math.Floor((PaperHeight - (2 * Margin)) / CellHeight);

    public int PerSheet => Columns * Rows;

    /// <summary>Where the first cell begins, its bleed included.</summary>
    public decimal Left => (PaperWidth - (Columns * CellWidth)) / 2;

    public decimal Top => (PaperHeight - (Rows * CellHeight)) / 2;

    /// <summary>The upper left corner of a cell, its bleed included.</summary>
    /// <param name="place">From 0, row by row.</param>
    public (decimal X, decimal Y) Cell(int place) => (Left + (place % Columns * CellWidth), Top + (place / Columns * CellHeight));

    /// <summary>Lines to cut along, as they stand in the margin on all four sides.</summary>
    public IEnumerable<(decimal X1, decimal Y1, decimal X2, decimal Y2)> Marks()
    {
        var (right, bottom) = (PaperWidth - Left, PaperHeight - Top);
        foreach (var x in Cuts(Left, CellWidth, Columns))
        {
            yield return (x, Top - MarkGap - MarkLength, x, Top - MarkGap);
            yield return (x, bottom + MarkGap, x, bottom + MarkGap + MarkLength);
        }
        foreach (var y in Cuts(Top, CellHeight, Rows))
        {
            yield return (Left - MarkGap - MarkLength, y, Left - MarkGap, y);
            yield return (right + MarkGap, y, right + MarkGap + MarkLength, y);
        }
    }

    // Without bleed the end of one card is the beginning of the next.
    private IEnumerable<decimal> Cuts(decimal first, decimal cell, int cells) =>
        Enumerable.Range(0, cells).SelectMany(number => new[] { first + (number * cell) + Bleed, first + ((number + 1) * cell) - Bleed }).Distinct();
}
