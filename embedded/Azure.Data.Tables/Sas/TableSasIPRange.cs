using System.Net;

namespace Azure.Data.Tables.Sas;

/// <summary>The addresses a signature may be used from, both ends included.</summary>
public readonly struct TableSasIPRange : IEquatable<TableSasIPRange>
{
    /// <param name="end">The last address; without it there is but the first.</param>
    public TableSasIPRange(IPAddress start, IPAddress? end = null)
    {
        Start = start ?? IPAddress.None;
        End = end ?? IPAddress.None;
    }

    /// <summary><see cref="IPAddress.None"/> when the range is open.</summary>
    public IPAddress Start => field ?? IPAddress.None;

    /// <summary><see cref="IPAddress.None"/> when the range is one address.</summary>
    public IPAddress End => field ?? IPAddress.None;

    public static bool operator ==(TableSasIPRange left, TableSasIPRange right) => left.Equals(right);

    public static bool operator !=(TableSasIPRange left, TableSasIPRange right) => !left.Equals(right);

    /// <exception cref="FormatException">Neither an address nor two with a hyphen between.</exception>
    public static TableSasIPRange Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        var ends = s.Split('-', 2);
        return new(IPAddress.Parse(ends[0].Trim()), ends is [_, var end] ? IPAddress.Parse(end.Trim()) : null);
    }

    public bool Equals(TableSasIPRange other) => Start.Equals(other.Start) && End.Equals(other.End);

    public override bool Equals(object? obj) => obj is TableSasIPRange other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Start, End);

    /// <summary><c>first-last</c>, one address, or nothing.</summary>
    public override string ToString() =>
        (Start.Equals(IPAddress.None), End.Equals(IPAddress.None)) switch
        {
            (true, _) => "",
            (false, true) => Start.ToString(),
            (false, false) => $"{Start}-{End}",
        };
}
