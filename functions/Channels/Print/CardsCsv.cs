using System.Globalization;
using System.Text;

namespace PrivateDomain.Channels.Print;

/// <summary>
/// Addresses for a printing house that draws the codes itself: UTF-8 with a mark, so that spreadsheets read it right. Every cell is a number,
/// a serial or an address, so none can be taken for a formula and none needs quotes.
/// </summary>
public static class CardsCsv
{
    /// <summary>Rows between two looks at whether somebody still reads.</summary>
    private const int Together = 500;

    public static async Task Write(PrintRun run, Stream stream, CancellationToken stop)
    {
        var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 32 * 1024, leaveOpen: true);
        await using (text.ConfigureAwait(false))
        {
            await text.WriteAsync("number,serial,url\r\n".AsMemory(), stop);
            foreach (var rows in run.Cards().Chunk(Together))
            {
                foreach (var (index, serial, url) in rows) await text.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{index + 1},{serial},{url}\r\n").AsMemory(), stop);
                await text.FlushAsync(stop);
            }
        }
    }
}
