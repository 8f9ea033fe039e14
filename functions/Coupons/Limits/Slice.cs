using System.Globalization;
using Azure.Data.Tables;

namespace PrivateDomain.Coupons.Limits;

/// <summary>
/// What one shard, and one instance of the app in it, may give of an offer's limit without asking anybody. The first two only grow, so the
/// purse and the slice can be brought in step again from any moment at which somebody died.
/// </summary>
/// <param name="Got">From the purse, ever.</param>
/// <param name="Back">To the purse, ever.</param>
/// <param name="Used">Given and not taken back.</param>
public readonly record struct Slice(Quantity Got, Quantity Back, Quantity Used)
{
    public Quantity Left => Got - Back - Used;

    public Slice Use(Quantity need) => this with { Used = Used + need };

    /// <summary>Everything that is left goes back.</summary>
    public Slice Empty() => this with { Back = Back + Left.AtLeast(default) };

    internal static Slice From(TableEntity row) => new(Read(row, "got"), Read(row, "back"), Read(row, "used"));

    internal TableEntity Into(TableEntity row)
    {
        Write(row, "got", Got);
        Write(row, "back", Back);
        Write(row, "used", Used);
        return row;
    }

    /// <summary>The row as a new one, or in place of what it was read as.</summary>
    internal static TableTransactionAction Write(TableEntity slice) => slice.ETag == default
        ? new(TableTransactionActionType.Add, slice)
        : new(TableTransactionActionType.UpdateReplace, slice, slice.ETag);

    private static Quantity Read(TableEntity row, string name) => new(row.GetInt64(name + "Codes") ?? 0, row.GetInt64(name + "Money") ?? 0);

    private static void Write(TableEntity row, string name, Quantity value) => (row[name + "Codes"], row[name + "Money"]) = (value.Codes, value.Money);
}

/// <summary>Where a slice stands: in the shard whose codes it counts, one for each lane.</summary>
/// <param name="Lane">0 to 15: instances that write at the same time keep to different ones.</param>
public readonly record struct SliceKey(string Shard, int Lane)
{
    public const int Lanes = 16;

    /// <summary>In the purse's ledger.</summary>
    public string Name => Shard + Lane.ToString("x", CultureInfo.InvariantCulture);
}
