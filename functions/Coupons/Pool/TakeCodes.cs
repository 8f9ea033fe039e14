using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Pool;

/// <summary>A line of an upload.</summary>
public readonly record struct CodeLine(long Number, string Text);

public enum TakenCode
{
    Imported,

    /// <summary>Another line brought the same code, letters' case, spaces and hyphens aside; or it stands in another offer.</summary>
    Duplicate,

    /// <summary>The code was given out already.</summary>
    Used,

    Malformed,
}

/// <summary>
/// Takes codes into an offer's pool: up to 50 in one transaction of a shard. A step that is repeated finds what it wrote, since each row names its
/// import and line.
/// </summary>
public sealed class TakeCodes(Tables tables)
{
    public const int LongestCode = 64;

    // Two rows a code, 100 a transaction.
    private const int AtOnce = 50;

    private const int InParallel = 8;

    /// <returns>What became of each line, in their order.</returns>
    public async Task<IReadOnlyList<(CodeLine Line, TakenCode Became)>> Handle(string offerId, string import, IReadOnlyList<CodeLine> lines, CancellationToken stop)
    {
        var became = new TakenCode[lines.Count];
        var shards = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, line) in lines.Index())
        {
            var folded = CodeKeys.Fold(line.Text);
            if (!IsCode(line.Text)) became[index] = TakenCode.Malformed;
            else if (!seen.Add(folded)) became[index] = TakenCode.Duplicate;
            else (shards.TryGetValue(CouponCode.Shard(folded), out var list) ? list : shards[CouponCode.Shard(folded)] = []).Add(index);
        }
        await Parallel.ForEachAsync(
            shards.Values.SelectMany(shard => shard.Chunk(AtOnce)), new ParallelOptions { MaxDegreeOfParallelism = InParallel, CancellationToken = stop },
            async (part, stop) =>
            {
                if (await tables.Codes.Submit([.. part.SelectMany(index => Rows(offerId, import, lines[index]))], stop)) return;
                foreach (var index in part) became[index] = await TakeAlone(offerId, import, lines[index], stop);
            });
        return [.. lines.Index().Select(line => (line.Item, became[line.Index]))];
    }

    private async Task<TakenCode> TakeAlone(string offerId, string import, CodeLine line, CancellationToken stop)
    {
        if (await tables.Codes.Submit(Rows(offerId, import, line), stop)) return TakenCode.Imported;
        var (shard, key) = CodeKeys.OfCode(CodeKeys.Fold(line.Text));
        var standing = await tables.Codes.Find(shard, key, stop)
            ?? throw new InvalidOperationException($"The code of line {line.Number} could be neither written nor found.");
        return standing.GetString("import") == import && standing.GetInt64("line") == line.Number && standing.GetString("offer") == offerId ? TakenCode.Imported
            : CouponRow.StateOf(standing) is CouponState.Free ? TakenCode.Duplicate
            : TakenCode.Used;
    }

    private static TableTransactionAction[] Rows(string offerId, string import, CodeLine line) =>
    [
        new(TableTransactionActionType.Add, CouponRow.Free(offerId, new FreeCode(line.Text, import, line.Number))),
        new(TableTransactionActionType.Add, CouponRow.FreeMark(offerId, new FreeCode(line.Text, import, line.Number))),
    ];

    // What a till can read and a text can carry: printable ASCII without blanks, commas and quotes.
    private static bool IsCode(string text) =>
        CodeKeys.Fold(text).Length > 0 && text.Length <= LongestCode && text.All(c => c is > ' ' and <= '~' and not (',' or '"'));
}
