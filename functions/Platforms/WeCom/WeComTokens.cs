using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Storage;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>The app's access token. WeCom gives the same one to whoever asks as long as it lives (path/91039), and may end it early.</summary>
public sealed class WeComTokens(
    IHttpClientFactory clients, IOptions<WeComOptions> options, Tables tables, [FromKeyedServices("system")] TimeProvider clock, ILogger<WeComTokens> log)
{
    private readonly AccessTokens tokens = new(
        "WeCom",
        new TokenShelf(tables, $"wecom|{options.Value.CorpId}|{options.Value.AgentId}", options.Value.Secret),
        () => Ask(clients, options.Value, clock),
        clock,
        log);

    /// <inheritdoc cref="AccessTokens.Get"/>
    public Task<Answer<AccessToken>> Get(CancellationToken cancel) => options.Value.CanCall ? tokens.Get(cancel) : Task.FromResult(NotConfigured());

    /// <inheritdoc cref="AccessTokens.Reject"/>
    public void Reject(AccessToken token) => tokens.Reject(token);

    private static Answer<AccessToken> NotConfigured() => new(new(VerdictKind.Misconfigured, TransportFault.NotConfigured,
        "WeCom cannot be called: set WeCom__CorpId and WeCom__Secret."));

    private static async Task<Answer<IssuedToken>> Ask(IHttpClientFactory clients, WeComOptions options, TimeProvider clock)
    {
        var (corporation, secret) = (Uri.EscapeDataString(options.CorpId), Uri.EscapeDataString(options.Secret));
        var path = $"cgi-bin/gettoken?corpid={corporation}&corpsecret={secret}";
        using var http = clients.CreateClient(nameof(WeComClient));
        var answer = await new PlatformExchange(http, clock).Send(
            () => PlatformRequest.Get(path), WeComWire.Json.TokenReply, WeComVerdicts.OfGetToken, WeComVerdicts.Busy, CancellationToken.None);
        return new(answer.Verdict, answer.Value is { AccessToken.Length: > 0 } reply
            ? new IssuedToken(reply.AccessToken, TimeSpan.FromSeconds(Math.Clamp(reply.ExpiresIn, 60, 7200)))
            : null);
    }
}
