using System.Globalization;
using Microsoft.AspNetCore.Http;
using PrivateDomain.Api;

namespace PrivateDomain.Channels.Print;

/// <summary>What somebody wants printed, from the query of the request; millimetres.</summary>
/// <param name="Code">Side of the code, its margin included.</param>
public sealed record SheetWish(SheetLayout Layout, decimal Code)
{
    private static readonly Dictionary<string, (decimal Width, decimal Height)> Papers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["A4"] = (210, 297),
        ["A3"] = (297, 420),
        ["letter"] = (215.9m, 279.4m),
    };

    /// <summary>A business card as printers in China cut it, and a label for a lid or a parcel.</summary>
    private static readonly Dictionary<string, (decimal Width, decimal Height, decimal Code)> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["card"] = (90, 54, 28),
        ["label"] = (40, 40, 26),
    };

    /// <summary>A card that is wide has its words beside the code, every other one below.</summary>
    public bool IsWide => Layout.Width >= Code + 34 && Layout.Width > Layout.Height;

    /// <summary>A business card with the same bleed on the same paper.</summary>
    public SheetWish AsCard() => Kinds["card"] is var card ? new(Layout with { Width = card.Width, Height = card.Height }, card.Code) : this;

    public static SheetWish Of(HttpRequest request)
    {
        var checks = new Checks();
        var kindKnown = Kinds.TryGetValue(Text("kind", "card"), out var kind);
        var paperKnown = Papers.TryGetValue(Text("paper", "A4"), out var paper);
        checks.That(kindKnown, "kind", "must be one of " + string.Join(", ", Kinds.Keys)).That(paperKnown, "paper", "must be one of " + string.Join(", ", Papers.Keys)).Throw();
        var (width, height) = (Millimetres("width", kind.Width, 15, 400), Millimetres("height", kind.Height, 15, 400));
        var (bleed, code) = (Millimetres("bleed", 3, 0, 5), Millimetres("code", kind.Code, 10, 200));
        checks.Throw();
        var layout = new SheetLayout(paper.Width, paper.Height, width, height, bleed);
        checks.That(code <= Math.Min(width, height) - 2, "code", "must be at least 2 mm less than the card is wide and high")
            .That(layout is { Columns: > 0, Rows: > 0 }, "width", "no such card fits on this paper with its bleed and the margin for the marks")
            .Throw();
        return new(layout, code);

        string Text(string name, string otherwise) => request.Query[name].ToString() is { Length: > 0 } text ? text : otherwise;

        decimal Millimetres(string name, decimal otherwise, decimal least, decimal most) => SheetWish.Millimetres(request, checks, name, otherwise, least, most);
    }

    public static decimal Millimetres(HttpRequest request, Checks checks, string name, decimal otherwise, decimal least, decimal most)
    {
        if (request.Query[name].ToString() is not { Length: > 0 } text) return otherwise;
        var known = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        checks.That(known && value >= least && value <= most, name, string.Create(CultureInfo.InvariantCulture, $"must be {least} to {most} millimetres"));
        return value;
    }
}
