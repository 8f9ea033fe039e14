using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>An entity-group transaction was refused; nothing of it was written.</summary>
/// <remarks>
/// Status and ErrorCode are those of the action that failed. The service answers 202 to the batch itself, so the
/// pipeline's retries never see a 500 or 503 in here: whoever submits decides.
/// </remarks>
public class TableTransactionFailedException : RequestFailedException
{
    // Where the published package keeps the position, and where a test that builds this exception puts it.
    internal const string IndexKey = "FailedEntity";

    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            requestFailedException.Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        if (requestFailedException.Data[IndexKey] is string text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            FailedTransactionActionIndex = index;
    }

    /// <summary>Position of the action that failed, from 0; null when the service did not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
