using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders.Import;

/// <summary>How an uploaded file of orders is to be read.</summary>
/// <param name="Shop">Whose orders they are.</param>
/// <param name="Currency">Of all prices.</param>
/// <param name="Zone">IANA name: times without an offset are in it.</param>
/// <param name="Encoding">As .NET names it.</param>
/// <param name="HasLineBreaks">Quoted columns may hold line breaks; false for a file with a quote that nothing closes.</param>
/// <param name="Columns">Where each field stands, by its name.</param>
/// <param name="Buckets">Into so many parts the lines are sorted by their orders.</param>
/// <param name="IsDryRun">Nothing is stored: it is only counted.</param>
public sealed record OrderUpload(
    string Shop, string Currency, string Zone, string Encoding, bool HasLineBreaks, IReadOnlyDictionary<string, int> Columns, int Buckets, bool IsDryRun)
{
    /// <summary>The bucket of an order: all its lines are in one.</summary>
    public int BucketOf(string order) => Convert.ToInt32(Keys.Hash(order)[..6], 16) % Buckets;

    public static OrderUpload Of(string options) => JsonSerializer.Deserialize(options, ImportJson.Default.OrderUpload)!;

    public string ToOptions() => JsonSerializer.Serialize(this, ImportJson.Default.OrderUpload);
}

/// <summary>A line of the file that a later step needs.</summary>
/// <param name="Number">Of the line in the file; the header is line 1.</param>
/// <param name="Fields">Its columns.</param>
/// <param name="Order">The shop's id of the order.</param>
/// <param name="Why">It cannot be taken, and this is why.</param>
/// <param name="Line">What it says, where it can be read.</param>
public sealed record ImportedLine(long Number, IReadOnlyList<string> Fields, string Order, string? Why, ImportedLine.Said? Line)
{
    /// <param name="UnitPrice">In the major unit; it may have more digits than the currency.</param>
    /// <param name="TotalMinor">Of the whole order, where the file says it.</param>
    public sealed record Said(
        DateTimeOffset PaidAt, string Sku, string? Title, int Quantity, decimal UnitPrice, long? TotalMinor, OrderBody.Known? Customer, string? CouponCode);
}

/// <summary>Orders were uploaded, and some may still have to be taken in.</summary>
public sealed record OrdersUploaded(string Job);

/// <summary>Many orders of a contact were taken in at once; told after the contact's own rows say so.</summary>
public sealed record ContactOrdersImported(string Contact);

/// <summary>The upload is kept and is being worked through.</summary>
public sealed record OrdersTaken(string Job);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderUpload))]
[JsonSerializable(typeof(IReadOnlyList<ImportedLine>))]
[JsonSerializable(typeof(OrdersUploaded))]
[JsonSerializable(typeof(ContactOrdersImported))]
[JsonSerializable(typeof(OrdersTaken))]
internal sealed partial class ImportJson : JsonSerializerContext;
