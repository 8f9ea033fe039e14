using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>All of the actions or none, in one request: at most 100, 4 MiB, one partition, each row once.</summary>
    /// <returns>One response per action, in order; its headers have the new ETag.</returns>
    /// <exception cref="InvalidOperationException">No actions.</exception>
    /// <exception cref="TableTransactionFailedException">The service refused one of them, or would have.</exception>
    /// <exception cref="RequestFailedException">The batch as such failed, or its answer cannot be read.</exception>
    public virtual Response<IReadOnlyList<Response>> SubmitTransaction(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var batch = Batch.Of(transactionActions);
        return batch.Read(_wire.Send(batch.Request(_wire, Name), cancellationToken));
    }

    /// <inheritdoc cref="SubmitTransaction"/>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var batch = Batch.Of(transactionActions);
        return batch.Read(await _wire.SendAsync(batch.Request(_wire, Name), cancellationToken));
    }
}
