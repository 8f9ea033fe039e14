using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Groups;

/// <summary>A printed code that leads to the group of the nearest store.</summary>
public sealed record GroupCode(string Name, IReadOnlyList<Store> Stores)
{
    public const string CatalogKind = "groupcode";
    public const int MostStores = 200;

    /// <summary>The same definition has the same.</summary>
    public static string HashOf(GroupCode code) => Storage.Keys.Hash(System.Text.Json.JsonSerializer.Serialize(code, GroupJson.Default.GroupCode));

    /// <summary>The nearest store to a place, on the sphere; one without a place is never the nearest.</summary>
    public Store? Nearest(Place place) => Stores.Where(store => store.Place is not null).MinBy(store => store.Place!.Value.KilometresTo(place));
}

/// <param name="Id">Of the operator's choice; stays with its join way.</param>
/// <param name="Address">For people who choose from the list; empty where there is none.</param>
/// <param name="Place">Null where the store has none.</param>
/// <param name="Chats">1 to 5 groups; the first with room gets who scans.</param>
/// <param name="RoomName">Of groups that WeCom makes when they are full; null where it shall make none.</param>
/// <param name="RoomNumber">The first number behind that name.</param>
public sealed record Store(string Id, string Name, string Address, Place? Place, IReadOnlyList<string> Chats, string? RoomName, int RoomNumber)
{
    /// <param name="code">The group code's id, which the members of the group bring with them as state.</param>
    public JoinWayContent Content(string code, string codeName) => new(Chats, RoomName is not null, RoomName ?? "", RoomNumber, Cut("g-" + code), Cut($"{codeName} {Name}"));

    private static string Cut(string text)
    {
        const int most = WeComClient.MaxStateCharacters;
        return text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }
}

/// <summary>A place on the earth, in degrees.</summary>
public readonly record struct Place(double Latitude, double Longitude)
{
    private const double EarthRadius = 6371.0088;

    public bool IsOnEarth => double.IsFinite(Latitude) && double.IsFinite(Longitude) && Math.Abs(Latitude) <= 90 && Math.Abs(Longitude) <= 180;

    /// <summary>Along the great circle, by the haversine formula: exact enough also across the date line and near the poles.</summary>
    public double KilometresTo(Place other)
    {
        var (a, b) = (Radians(Latitude), Radians(other.Latitude));
        var half = Square(Math.Sin((b - a) / 2)) + (Math.Cos(a) * Math.Cos(b) * Square(Math.Sin(Radians(other.Longitude - Longitude) / 2)));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double number) => number * number;
}
