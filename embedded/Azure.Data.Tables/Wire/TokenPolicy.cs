using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>A token of the tenant that the service names when it refuses one, or, asked to discover it, before there is any.</summary>
/// <remarks>
/// The service answers 401 with
/// <c>WWW-Authenticate: Bearer authorization_uri=https://login.microsoftonline.com/{tenant}/oauth2/authorize</c>;
/// learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory, "Bearer challenge". Over plain http the base
/// class refuses to send a token.
/// </remarks>
internal sealed class TokenPolicy(TokenCredential credential, string scope, bool discoverTenant)
    : BearerTokenAuthenticationPolicy(credential, scope)
{
    private const string AuthorizationUri = "authorization_uri=";

    private readonly string[] _scopes = [scope];
    private volatile string? _tenant;

    protected override void AuthorizeRequest(HttpMessage message)
    {
        if (!IsProbe)
            AuthenticateAndAuthorizeRequest(message, Context(message));
    }

    protected override ValueTask AuthorizeRequestAsync(HttpMessage message) =>
        IsProbe ? ValueTask.CompletedTask : AuthenticateAndAuthorizeRequestAsync(message, Context(message));

    protected override bool AuthorizeRequestOnChallenge(HttpMessage message)
    {
        if (!IsNews(TenantOf(message.Response)))
            return base.AuthorizeRequestOnChallenge(message);

        AuthenticateAndAuthorizeRequest(message, Context(message));
        return true;
    }

    protected override async ValueTask<bool> AuthorizeRequestOnChallengeAsync(HttpMessage message)
    {
        if (!IsNews(TenantOf(message.Response)))
            return await base.AuthorizeRequestOnChallengeAsync(message);

        await AuthenticateAndAuthorizeRequestAsync(message, Context(message));
        return true;
    }

    // The first request goes out without a token, to hear whose tenant it is.
    private bool IsProbe => discoverTenant && _tenant is null;

    private bool IsNews(string? tenant)
    {
        if (tenant is null || tenant == _tenant)
            return false;

        _tenant = tenant;
        return true;
    }

    private TokenRequestContext Context(HttpMessage message) => new(_scopes, message.Request.ClientRequestId, tenantId: _tenant);

    private static string? TenantOf(Response response) =>
        response.Headers.TryGetValue(HttpHeader.Names.WwwAuthenticate, out var challenge)
        && challenge.IndexOf(AuthorizationUri, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
        && challenge[(at + AuthorizationUri.Length)..].Split(' ', ',')[0].Trim('"') is var address
        && Uri.TryCreate(address, UriKind.Absolute, out var authority)
        && authority.Segments is [_, var tenant, ..]
            ? tenant.Trim('/')
            : null;
}
