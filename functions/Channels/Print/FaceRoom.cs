namespace PrivateDomain.Channels.Print;

/// <summary>
/// How much of the words a card has room for, in millimetres, so that a long name or a small card takes from the words and never from the code: the
/// name becomes smaller, then the text shorter, then the sign goes.
/// </summary>
/// <param name="Name">Size of the brand's name.</param>
/// <param name="Serial">Size of the serial, which stands in one line.</param>
/// <param name="Lines">Whole lines of the text; none where there is no room for one.</param>
/// <param name="Ems">Of one of these lines.</param>
/// <param name="Sign">Whether logo or seal is shown.</param>
/// <param name="Words">Whether there are words at all.</param>
/// <param name="Hint">Whether it is said with what to scan.</param>
public sealed record FaceRoom(decimal Name, decimal Serial, int Lines, decimal Ems, bool Sign, bool Words, bool Hint)
{
    /// <summary>Of a line of the text, beside and below a code.</summary>
    public const decimal LineBeside = 4.35m, LineBelow = 3.75m;

    /// <summary>Size of the text, beside and below a code.</summary>
    public const decimal LetterBeside = 2.9m, LetterBelow = 2.5m;

    private const decimal Largest = 5, Smallest = 1.8m;

    public static FaceRoom Of(SheetWish wish, string brand, bool hasLogo) =>
        wish.IsWide ? Beside(wish.Layout, wish.Code, brand) : Below(wish.Layout, wish.Code, brand, hasLogo);

    /// <summary>Words beside the code.</summary>
    public static FaceRoom Beside(SheetLayout card, decimal code, string brand)
    {
        var width = card.Width - code - 18;
        var name = Math.Clamp(1.8m * width / WidthOf(brand), Smallest, Largest);
        var nameLines = Math.Ceiling(WidthOf(brand) * name / width);
        var height = card.Height - 9.4m - 4.25m;
        var sign = height >= 32;
        var left = height - (sign ? 13 : 0) - (nameLines * 1.3m * name) - 3.4m;
        return new(name, SerialIn(width, 1.75m), Math.Max(0, (int)(left / LineBeside)), width / LetterBeside, sign, Words: true, Hint: card.Height - code >= 11);
    }

    /// <summary>Words below the code; a card with a logo has it there, and no seal.</summary>
    public static FaceRoom Below(SheetLayout card, decimal code, string brand, bool hasLogo)
    {
        var room = card.Height - code;
        var hint = room >= 18;
        var name = Math.Clamp(card.Width * 0.92m / WidthOf(brand), Smallest, Math.Clamp(room * 0.3m, Smallest, 3.6m));
        var sign = hasLogo && room >= 27;
        var left = room - (hint ? 5.4m : 0) - (sign ? 9 : 0) - (name * 1.25m) - 6;
        return new(name, SerialIn(card.Width * 0.92m, 1.45m), Math.Max(0, (int)(left / LineBelow)), card.Width * 0.92m / LetterBelow, sign, Words: room >= 9, hint);
    }

    // Twenty-three signs and three gaps, each six tenths as wide as high.
    private static decimal SerialIn(decimal width, decimal most) => Math.Min(most, width / (26 * 0.61m));

    // Chinese signs are squares, other letters about half as wide.
    private static decimal WidthOf(string text) => Math.Max(1, text.Sum(sign => sign >= '\u2e80' ? 1.08m : 0.62m));
}
