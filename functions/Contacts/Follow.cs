using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>The relation of a contact and a keeper on a platform; a contact is lost when no relation is active.</summary>
/// <param name="At">Platform time of the event that last changed it.</param>
/// <param name="State">What the code was marked with that the relation began with: a slot of the keeper's pool, or a card's serial.</param>
public sealed record Follow(string Platform, string Keeper, bool Active, DateTimeOffset At, string State)
{
    /// <summary>The serial of the card that brought the contact; empty where it is not known.</summary>
    public string Card { get; init; } = "";

    /// <summary>How that is known, or that it is ambiguous (<see cref="Attribution"/>); empty where the code says nothing of a card.</summary>
    public string How { get; init; } = "";

    private const string Prefix = "follow|";

    public static IEnumerable<Follow> In(ContactRows rows) => rows.StartingWith(Prefix).Select(From);

    public static Follow? In(ContactRows rows, string platform, string keeper) => rows.Find(Key(platform, keeper)) is { } row ? From(row) : null;

    public ContactRows Into(ContactRows rows) => rows.With(new TableEntity("", Key(Platform, Keeper))
    {
        ["platform"] = Platform,
        ["keeper"] = Keeper,
        ["active"] = Active,
        ["at"] = At,
        ["state"] = State,
        ["card"] = Card.Length > 0 ? Card : null,
        ["how"] = How.Length > 0 ? How : null,
    });

    /// <summary>The rows with this relation under the keeper's other id; one that stands there stays where it is newer, or where this one only seemed to have ended.</summary>
    /// <param name="wasEnded">Whether somebody ended it.</param>
    internal ContactRows Renamed(ContactRows rows, string keeper, bool wasEnded)
    {
        var without = rows.Without(rows.Find(Key(Platform, Keeper))!);
        // Nobody ended it: whoever is named under the new id is found again under that.
        return (!Active && !wasEnded) || In(rows, Platform, keeper)?.At > At ? without : (this with { Keeper = keeper }).Into(without);
    }

    private static string Key(string platform, string keeper) => $"{Prefix}{platform}|{Keys.Encode(keeper)}";

    private static Follow From(TableEntity row) => new(
        row.Text("platform"), row.Text("keeper"), row.Flag("active"), row.Time("at"), row.GetString("state") ?? "")
    {
        Card = row.GetString("card") ?? "",
        How = row.GetString("how") ?? "",
    };
}
