using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>Adds a shared access signature to the query of each try, so that one renewed in between counts at once.</summary>
internal sealed class SasPolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var query = Unsigned(message);
        var signature = credential.Signature.TrimStart('?');
        message.Request.Uri.Query = query.Length == 0 ? "?" + signature : $"{query}&{signature}";
    }

    // A second try finds the first one's signature in the query.
    private static string Unsigned(HttpMessage message)
    {
        if (message.TryGetProperty(typeof(SasPolicy), out var kept) && kept is string unsigned)
            return unsigned;

        var query = message.Request.Uri.Query ?? "";
        message.SetProperty(typeof(SasPolicy), query);
        return query;
    }
}
