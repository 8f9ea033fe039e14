using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>Signs each try anew: the signature covers the date, and the service refuses one older than 15 minutes.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key, the form for the table service. The resource is
/// "/" + account + the path as it is sent, so that an emulator's path style has the account twice.
/// </remarks>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        if (!request.Headers.TryGetValue(TableHeaders.Date, out var date))
            throw new InvalidOperationException("A request is dated before it is signed.");

        var uri = request.Uri.ToUri();
        var signature = credential.Sign($"{date}\n/{credential.AccountName}{uri.AbsolutePath}{Component(uri.Query)}");
        request.Headers.SetValue(HttpHeader.Names.Authorization, $"SharedKeyLite {credential.AccountName}:{signature}");
    }

    // Of the query only "comp" is signed.
    private static string Component(string query) =>
        query.TrimStart('?').Split('&').FirstOrDefault(pair => pair.StartsWith("comp=", StringComparison.Ordinal)) is { } found
            ? "?" + found
            : "";
}
