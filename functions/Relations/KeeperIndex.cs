using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Relations;

/// <summary>
/// Which customers a keeper has at the platform, as far as we know: rows of the table <c>relations</c>, a partition a keeper. The contact
/// decides what is true; this is how its keeper finds it. It is written before the contact's notes, so whoever has notes stands here.
/// </summary>
public sealed class KeeperIndex(Tables tables)
{
    public Task Add(string keeper, string externalId, ContactId contact, CancellationToken stop) => tables.Relations.Put(
        new TableEntity(Keys.Encode(keeper), Keys.Encode(externalId)) { ["externalId"] = externalId, ["contact"] = contact.Value }, stop);

    public Task Remove(string keeper, string externalId, CancellationToken stop) => tables.Relations.Delete(Keys.Encode(keeper), Keys.Encode(externalId), stop);

    public async IAsyncEnumerable<(string ExternalId, ContactId Contact)> Of(string keeper, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in tables.Relations.Partition(Keys.Encode(keeper), stop)) yield return (row.Text("externalId"), new(row.Text("contact")));
    }

    /// <summary>Everybody who has a customer here, one query each.</summary>
    public async IAsyncEnumerable<string> Keepers([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        // No encoded text has a character so low, nor one so high.
        for (var after = ""; await tables.Relations.Range(after + "!", "~", most: 1, stop).FirstOrDefaultAsync(stop) is { } row; after = row.PartitionKey)
            yield return Uri.UnescapeDataString(row.PartitionKey);
    }

    public async Task<int> Count(string keeper, CancellationToken stop)
    {
        var count = 0;
        await foreach (var _ in tables.Relations.Partition(Keys.Encode(keeper), stop)) count++;
        return count;
    }
}
