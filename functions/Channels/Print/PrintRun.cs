using System.Collections;
using PrivateDomain.Channels.Cards;

namespace PrivateDomain.Channels.Print;

/// <summary>The cards of a batch that are printed in one go, without those that are void. They are made one after the other, as they are written.</summary>
/// <param name="Prefix">What every code begins with.</param>
/// <param name="Until">The first that is not printed any more.</param>
public sealed record PrintRun(CardBatch Batch, CardPages Pages, string Prefix, int From, int Until, BitArray? Void)
{
    public IEnumerable<(int Index, CardSerial Serial, string Url)> Cards()
    {
        for (var index = From; index < Until; index++)
        {
            if (Void is { } isVoid && isVoid[index]) continue;
            var serial = Pages.Serial(Batch, index);
            yield return (index, serial, Prefix + serial);
        }
    }
}
