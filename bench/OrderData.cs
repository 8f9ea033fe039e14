using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Bench;

/// <summary>A customer of a real shop.</summary>
internal sealed record Buyer(string Id, PurchaseHistory History)
{
    /// <summary>Three of ten customers, by hash: everything that is tuned or fitted sees only these.</summary>
    public bool ForTuning => BitConverter.ToUInt16([.. SHA256.HashData(Encoding.UTF8.GetBytes(Id)).Take(2).Reverse()]) < 0.3 * 65_536;
}

/// <summary>The histories of a real shop, from files that are not part of the repository.</summary>
/// <param name="Until">The last day of the data.</param>
/// <param name="Origins">The firsts of months from which forecasts are checked.</param>
internal sealed record OrderData(string Name, IReadOnlyList<Buyer> Buyers, DateOnly Until, IReadOnlyList<DateOnly> Origins)
{
    private const string Cdnow = "CDNOW_sample.txt";
    private const string Retail = "online-retail-even.csv.gz";

    /// <summary>The folder of the files: an argument, or PRIVATEDOMAIN_DATA, or beside the repository.</summary>
    public static string Folder(string? argument) => argument ?? Environment.GetEnvironmentVariable("PRIVATEDOMAIN_DATA") ?? Path.Combine("..", "shared", "data");

    /// <summary>Whether the files are there; says which is missing and what to do.</summary>
    public static bool IsIn(string folder, bool both = true)
    {
        foreach (var file in both ? new[] { Cdnow, Retail } : [Cdnow])
        {
            if (File.Exists(Path.Combine(folder, file))) continue;
            Console.Error.WriteLine($"{Path.GetFullPath(Path.Combine(folder, file))} is missing. Put the order histories into a folder and name it: bench/run <name> <folder>, or PRIVATEDOMAIN_DATA=<folder>. docs/forecasts.md says where they come from.");
            return false;
        }
        return true;
    }

    public static IReadOnlyList<OrderData> All(string folder) => [OfCdnow(folder), OfRetail(folder)];

    /// <summary>Columns: id in the whole data, id, yyyymmdd, CDs, dollars.</summary>
    public static OrderData OfCdnow(string folder) => Of(
        "CDNOW", new(1997, 4, 1), new(1998, 6, 30),
        from line in File.ReadLines(Path.Combine(folder, Cdnow))
        let field = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where field.Length == 5
        select (field[1], DateOnly.ParseExact(field[2], "yyyyMMdd", CultureInfo.InvariantCulture)));

    /// <summary>Columns: order, customer, local time, SKU, title, quantity, price; one row for each line of an order.</summary>
    private static OrderData OfRetail(string folder) => Of("Online Retail", new(2011, 3, 1), new(2011, 12, 9), RetailRows(Path.Combine(folder, Retail)).ToList());

    private static IEnumerable<(string Id, DateOnly Day)> RetailRows(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            // The three fields that count come before the title, which may hold commas.
            var field = line.Split(',', 4);
            yield return (field[1], DateOnly.ParseExact(field[2].AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    private static OrderData Of(string name, DateOnly firstOrigin, DateOnly until, IEnumerable<(string Id, DateOnly Day)> rows)
    {
        var buyers = rows.GroupBy(row => row.Id, row => row.Day).Select(days => new Buyer(days.Key, PurchaseHistory.Of(days)));
        var origins = Enumerable.Range(0, 24).Select(firstOrigin.AddMonths).Where(origin => origin.AddDays(45) <= until);
        return new(name, [.. buyers.OrderBy(buyer => buyer.Id, StringComparer.Ordinal)], until, [.. origins]);
    }
}
