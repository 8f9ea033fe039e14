using System.Globalization;
using PrivateDomain.Api;
using PrivateDomain.Channels.Cards;

namespace PrivateDomain.Channels.Print;

/// <summary>Asked before cards are printed: whether they show all that their batch says. Half a sentence on paper cannot be completed.</summary>
/// <param name="HasLogo">Whether there is one to show.</param>
/// <param name="LeastCode">The smallest side that a code may have.</param>
public sealed record FaceGuard(string Brand, CardFace? Face, bool HasLogo, decimal LeastCode)
{
    /// <exception cref="ApiProblem">409 where text or logo are not shown whole; it says what would be.</exception>
    public void Check(SheetWish wish)
    {
        var room = FaceRoom.Of(wish, Brand, HasLogo);
        var (text, logo) = (ShowsText(room), ShowsLogo(room));
        if (text && logo) return;
        throw new ApiProblem(409, "face-too-full", string.Create(CultureInfo.InvariantCulture,
            $"A card of {wish.Layout.Width:0.##} × {wish.Layout.Height:0.##} mm with a code of {wish.Code:0.##} mm has no room for the batch's {(text ? "logo" : logo ? "text" : "text and logo")}{(text ? "" : $": the text takes {LinesIn(room)} of {room.Lines} lines")}. {Ways(wish, room, text)}"));
    }

    private string Ways(SheetWish wish, FaceRoom room, bool text)
    {
        var ways = new List<string>();
        if (!text && room.Lines > 0) ways.Add(string.Create(CultureInfo.InvariantCulture, $"The text fits with at most {room.Lines * (int)room.Ems} Chinese characters, or about twice as many of other letters."));
        if (SmallerCode(wish) is { } code) ways.Add(string.Create(CultureInfo.InvariantCulture, $"All of it fits beside a code of {code:0.#} mm (code={code:0.#})."));
        if (Fits(wish.AsCard())) ways.Add("All of it fits on a business card (kind=card).");
        ways.Add("Larger cards have more room (width, height), and with ?force=true cards are printed without what does not fit.");
        return string.Join(' ', ways);
    }

    /// <summary>The largest one with which all of it fits, by half millimetres.</summary>
    private decimal? SmallerCode(SheetWish wish)
    {
        for (var code = Math.Floor(wish.Code * 2) / 2; code >= LeastCode; code -= 0.5m)
            if (Fits(wish with { Code = code })) return code;
        return null;
    }

    private bool Fits(SheetWish wish) => FaceRoom.Of(wish, Brand, HasLogo) is var room && ShowsText(room) && ShowsLogo(room);

    private bool ShowsText(FaceRoom room) => Face?.Text is null || LinesIn(room) <= room.Lines;

    private bool ShowsLogo(FaceRoom room) => !HasLogo || (room.Words && room.Sign);

    private int LinesIn(FaceRoom room) => FaceText.Lines(Face?.Text ?? "", room.Ems);
}
