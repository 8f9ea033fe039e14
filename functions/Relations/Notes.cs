using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Relations;

/// <summary>What is to be noted of a customer and is not at the platform yet.</summary>
/// <param name="Plan">Names this wish; another one has another.</param>
/// <param name="At">System time of the wish.</param>
/// <param name="Add">Tags by id, by name, or as <c>group/name</c>.</param>
public sealed record WantedNotes(
    string Plan, DateTimeOffset At, string? Remark, string? Description, string? Company, IReadOnlyList<string> Add, IReadOnlyList<string> Remove)
{
    /// <summary>Both wishes; where they differ, the later one.</summary>
    public WantedNotes Then(WantedNotes later) => later with
    {
        Remark = later.Remark ?? Remark,
        Description = later.Description ?? Description,
        Company = later.Company ?? Company,
        Add = [.. Add.Except(later.Remove, StringComparer.Ordinal).Union(later.Add, StringComparer.Ordinal)],
        Remove = [.. Remove.Except(later.Add, StringComparer.Ordinal).Union(later.Remove, StringComparer.Ordinal)],
    };

    /// <summary>What is left of the wish where somebody noted something else after it; nothing where that is all.</summary>
    public WantedNotes? Without(FollowNotes before, FollowNotes now)
    {
        var left = this with
        {
            Remark = now.Remark == before.Remark || now.Remark == Remark ? Remark : null,
            Description = now.Description == before.Description || now.Description == Description ? Description : null,
            Company = now.Company == before.Company || now.Company == Company ? Company : null,
        };
        return left is { Remark: null, Description: null, Company: null, Add.Count: 0, Remove.Count: 0 } ? null : left;
    }
}

/// <summary>
/// What a keeper noted of a contact, as the platform has it, and what is wanted there. A row of the contact beside its relation; where one
/// stands, the keeper's list of customers has the contact too.
/// </summary>
/// <param name="KnownAt">System time: what was read before it is older than this.</param>
public sealed record Notes(string Keeper, FollowNotes Known, DateTimeOffset KnownAt)
{
    private const string Prefix = "notes|wecom|";
    private const int Part = 30_000;

    /// <summary>An event tells the second.</summary>
    private static readonly TimeSpan WholeSeconds = TimeSpan.FromSeconds(1);

    public WantedNotes? Wanted { get; init; }

    /// <summary>Whether the platform ever told of them; before that nothing tells that they were changed, nor that the relation is more than half made.</summary>
    public bool IsTold => KnownAt > DateTimeOffset.UnixEpoch;

    /// <summary>Why the last wish came to nothing; empty where it did not.</summary>
    public string Refused { get; init; } = "";

    public static IEnumerable<Notes> In(ContactRows rows) => rows.StartingWith(Prefix).Select(From);

    public static Notes? In(ContactRows rows, string keeper) => rows.Find(Key(keeper)) is { } row ? From(row) : null;

    /// <summary>
    /// The rows with what the platform says now; unchanged where they say it, or something newer, already. What was noted there after our wish
    /// is a person's later word: the wish gives way. Of tags both hold.
    /// </summary>
    /// <param name="readAt">System time before the platform was asked.</param>
    /// <param name="editedAt">When the keeper edited them, by the platform's clock, where that is known.</param>
    public static ContactRows Seen(ContactRows rows, string keeper, FollowNotes told, DateTimeOffset readAt, DateTimeOffset? editedAt = null) => In(rows, keeper) switch
    {
        null => new Notes(keeper, told, readAt).Into(rows),
        { } notes when notes.KnownAt >= readAt || Same(notes.Known, told) => rows,
        { } notes => (notes.GivingWay(told, editedAt) with { Known = told, KnownAt = readAt }).Into(rows),
    };

    // Only what is known to be noted after the wish: what stood there was read after it, or the edit itself tells when it was.
    private Notes GivingWay(FollowNotes told, DateTimeOffset? editedAt)
    {
        if (!IsTold || Wanted is not { } wanted || !(KnownAt > wanted.At || editedAt > wanted.At - WholeSeconds) || wanted.Without(Known, told) is var left && left == wanted) return this;
        return this with { Wanted = left, Refused = "The keeper noted something else after it." };
    }

    public ContactRows Into(ContactRows rows)
    {
        var row = new TableEntity("", Key(Keeper))
        {
            ["keeper"] = Keeper,
            ["remark"] = Known.Remark,
            ["description"] = Known.Description,
            ["company"] = Known.Company,
            ["knownAt"] = KnownAt,
            ["wanted"] = Wanted is null ? null : JsonSerializer.Serialize(Wanted, RelationJson.Default.WantedNotes),
            ["refused"] = Refused.Length > 0 ? Refused : null,
        };
        foreach (var (number, part) in string.Join('\n', Known.Tags).Chunk(Part).Index()) row[Tags(number)] = new string(part);
        return rows.With(row);
    }

    /// <summary>The rows where the platform does not name the keeper: what waits to be written is all that is kept, should it name the keeper again.</summary>
    public static ContactRows End(ContactRows rows, string keeper) => In(rows, keeper) is { Wanted: not null } notes
        ? (notes with { Known = FollowNotes.None, KnownAt = DateTimeOffset.UnixEpoch }).Into(rows)
        : Drop(rows, keeper);

    /// <summary>The rows without these notes: the relation has ended.</summary>
    public static ContactRows Drop(ContactRows rows, string keeper) => rows.Find(Key(keeper)) is { } row ? rows.Without(row) : rows;

    private static bool Same(FollowNotes one, FollowNotes other) =>
        (one.Remark, one.Description, one.Company) == (other.Remark, other.Description, other.Company) && one.Tags.SequenceEqual(other.Tags, StringComparer.Ordinal);

    private static Notes From(TableEntity row)
    {
        var tags = string.Concat(Enumerable.Range(0, 252).Select(number => row.GetString(Tags(number))).TakeWhile(part => part is not null));
        return new(
            row.Text("keeper"),
            new(row.Text("remark"), row.Text("description"), row.Text("company"), [.. tags.Split('\n', StringSplitOptions.RemoveEmptyEntries)]),
            row.Time("knownAt"))
        {
            Wanted = row.GetString("wanted") is { } json ? JsonSerializer.Deserialize(json, RelationJson.Default.WantedNotes) : null,
            Refused = row.GetString("refused") ?? "",
        };
    }

    private static string Key(string keeper) => Prefix + Keys.Encode(keeper);

    private static string Tags(int part) => string.Create(CultureInfo.InvariantCulture, $"tags{part}");
}
