using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Storage;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>
/// The account's access token, by <c>stable_token</c>: it gives the same one to whoever asks as long as it lives (7,200 s), so nobody's
/// fetch ends another's token. A new one is forced only where the platform goes on giving out the one that it rejects.
/// </summary>
public sealed class OfficialAccountTokens
{
    private readonly IHttpClientFactory clients;
    private readonly OfficialAccountOptions options;
    private readonly TimeProvider clock;
    private readonly AccessTokens tokens;
    private readonly ForcedRefreshes forced;
    private volatile string? rejected;

    public OfficialAccountTokens(
        IHttpClientFactory clients, IOptions<OfficialAccountOptions> options, Tables tables, [FromKeyedServices("system")] TimeProvider clock,
        ILogger<OfficialAccountTokens> log)
    {
        (this.clients, this.options, this.clock) = (clients, options.Value, clock);
        var account = $"official-account|{this.options.AppId}";
        forced = new ForcedRefreshes(tables, account);
        tokens = new AccessTokens("Official Account", new TokenShelf(tables, account, this.options.Secret), Ask, clock, log);
    }

    /// <inheritdoc cref="AccessTokens.Get"/>
    public Task<Answer<AccessToken>> Get(CancellationToken cancel) => options.CanCall ? tokens.Get(cancel) : Task.FromResult(NotConfigured());

    /// <inheritdoc cref="AccessTokens.Reject"/>
    public void Reject(AccessToken token)
    {
        rejected = token.Value;
        tokens.Reject(token);
    }

    internal static Answer<AccessToken> NotConfigured() => new(new(VerdictKind.Misconfigured, TransportFault.NotConfigured,
        "The Official Account cannot be called: set OfficialAccount__AppId and OfficialAccount__Secret."));

    private async Task<Answer<IssuedToken>> Ask()
    {
        var answer = await Ask(force: false);
        if (answer.Value is not { } issued || issued.Value != rejected)
            return answer;
        return await forced.Take(clock.GetUtcNow(), CancellationToken.None)
            ? await Ask(force: true)
            : new(new(VerdictKind.Later, 40001, "WeChat rejects the access token that it gives out, and has made as many new ones as it allows for now.", ForcedRefreshes.Apart));
    }

    private async Task<Answer<IssuedToken>> Ask(bool force)
    {
        using var http = clients.CreateClient(nameof(OfficialAccountClient));
        var answer = await new PlatformExchange(http, clock).Send(
            () => PlatformRequest.Post(
                "cgi-bin/stable_token",
                OutgoingJson.Of(new StableTokenRequest(options.AppId, options.Secret, force), OfficialAccountWire.Json.StableTokenRequest),
                repeatable: !force),
            OfficialAccountWire.Json.StableTokenReply, OfficialAccountVerdicts.OfSecret, code => !force && OfficialAccountVerdicts.Busy(code), CancellationToken.None);
        return new(answer.Verdict, answer.Value is { AccessToken.Length: > 0 } reply
            ? new IssuedToken(reply.AccessToken, TimeSpan.FromSeconds(Math.Clamp(reply.ExpiresIn, 60, 7200)))
            : null);
    }
}
