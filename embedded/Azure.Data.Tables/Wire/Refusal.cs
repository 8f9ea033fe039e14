using System.Globalization;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Wire;

/// <summary>What the service would answer, said without asking it.</summary>
internal static class Refusal
{
    public static RequestFailedException Of(TableErrorCode code, string message, int status = 400) =>
        new(status, message, code.ToString(), innerException: null);

    /// <summary>In the service's form: the position of the action, a colon, the sentence.</summary>
    public static TableTransactionFailedException At(int index, TableErrorCode code, string message, int status = 400)
    {
        var position = index.ToString(CultureInfo.InvariantCulture);
        var refusal = Of(code, $"{position}:{message}", status);
        refusal.Data[TableTransactionFailedException.IndexKey] = position;
        return new(refusal);
    }
}
