using System.Security.Cryptography;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Ways;

/// <summary>
/// The mark of this store's app in the remark of every contact way that it makes. A corporation may have several: a trial on a laptop, an older
/// one whose codes are printed. Only by the mark one knows its own, and what another made is never taken for a leftover.
/// </summary>
public sealed class Installation(Tables tables)
{
    private const string Name = "installation";
    private string? mark;

    /// <summary>Eight characters, made once for a store.</summary>
    public async ValueTask<string> Mark(CancellationToken stop)
    {
        if (mark is not null) return mark;
        var standing = await tables.Runtime.Find(Name, Name, stop);
        if (standing is null)
        {
            var made = new TableEntity(Name, Name) { ["mark"] = RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8) };
            standing = await tables.Runtime.Insert(made, stop) ?? made;
        }
        return mark = standing.Text("mark");
    }
}
