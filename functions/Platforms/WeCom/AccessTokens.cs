using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>An access token in use. Not for logs: who has it speaks as the app.</summary>
public sealed class AccessToken(string value)
{
    public string Value { get; } = value;

    public override string ToString() => "(access token)";
}

/// <summary>
/// The app's access token, in memory, one for the process. However many callers ask, one fetch is under way; it belongs
/// to none of them, so none can cancel it for the others. Shortly before the end a new one is fetched while the old still
/// serves. WeCom gives every instance the same token as long as it lives (path/91039), so instances do not disturb each other.
/// </summary>
public sealed partial class AccessTokens(
    IHttpClientFactory clients, IOptions<WeComOptions> options, [FromKeyedServices("system")] TimeProvider clock, ILogger<AccessTokens> log)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private Task<Answer<AccessToken>>? flight;
    private Held? held;
    private Failure? failure;

    private sealed record Held(AccessToken Token, DateTimeOffset RefreshFrom, DateTimeOffset Ends);

    private sealed record Failure(Verdict Verdict, DateTimeOffset Until);

    /// <summary>A token that is believed to live. With any other verdict nothing was sent but, at most, the request for a token.</summary>
    public async Task<Answer<AccessToken>> Get(CancellationToken cancel)
    {
        Task<Answer<AccessToken>> fetching;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (held is { } current && now < current.Ends)
            {
                if (now >= current.RefreshFrom)
                    flight ??= Task.Run(Fetch, CancellationToken.None);
                return new(Verdict.Delivered, current.Token);
            }
            if (failure is { } recent && now < recent.Until)
                return new(recent.Verdict);
            fetching = flight ??= Task.Run(Fetch, CancellationToken.None);
        }
        try
        {
            return await fetching.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return new(PlatformErrors.OutOfTime());
        }
    }

    /// <summary>The platform no longer takes this token. Told by many who used the same one, it drops that one only.</summary>
    public void Reject(AccessToken token)
    {
        lock (gate)
        {
            if (string.Equals(held?.Token.Value, token.Value, StringComparison.Ordinal))
                held = null;
        }
    }

    private async Task<Answer<AccessToken>> Fetch()
    {
        try
        {
            var answer = await Ask();
            lock (gate)
            {
                // In one step with keeping it: a token rejected in between would be handed out again by the finished fetch.
                flight = null;
                return Keep(answer);
            }
        }
        catch
        {
            lock (gate)
                flight = null;
            throw;
        }
    }

    private async Task<Answer<TokenReply>> Ask()
    {
        if (!options.Value.CanCall)
            return new(new(VerdictKind.Misconfigured, TransportFault.NotConfigured,
                "WeCom cannot be called: set WeCom__CorpId and WeCom__Secret."));
        var (corporation, secret) = (Uri.EscapeDataString(options.Value.CorpId), Uri.EscapeDataString(options.Value.Secret));
        var path = $"cgi-bin/gettoken?corpid={corporation}&corpsecret={secret}";
        using var http = clients.CreateClient(nameof(WeComClient));
        return await new WeComExchange(http, clock).Send(
            () => WeComRequest.Get(path), WeComWire.Json.TokenReply, WeComVerdicts.OfGetToken, WeComVerdicts.Busy, CancellationToken.None);
    }

    private Answer<AccessToken> Keep(Answer<TokenReply> answer)
    {
        var now = clock.GetUtcNow();
        var verdict = answer.Verdict;
        if (answer.Value is { AccessToken.Length: > 0 } reply)
        {
            var life = TimeSpan.FromSeconds(Math.Clamp(reply.ExpiresIn, 60, 7200));
            var ahead = life / 10 < Ahead ? life / 10 : Ahead;
            held = new(new(reply.AccessToken), now + life - ahead, now + life);
            failure = null;
            Log.Fetched(log, (int)life.TotalSeconds);
            return new(Verdict.Delivered, held.Token);
        }
        if (verdict.IsDelivered)
            verdict = PlatformErrors.Malformed("The answer carries no access token");
        // Without a token the call behind it was not sent, whatever became of the request for one.
        if (verdict.Kind is VerdictKind.Unknown)
            verdict = verdict with { Kind = VerdictKind.Later, Reason = "WeCom gave no access token; nothing was sent." };
        if (verdict.Kind is VerdictKind.Misconfigured || verdict.RetryAfter is not null)
            failure = new(verdict, now + (verdict.RetryAfter ?? PauseAfterFailure));
        if (held is not null)
            held = held with { RefreshFrom = now + PauseAfterFailure };
        Log.NotFetched(log, verdict.Kind, verdict.Code, verdict.Reason);
        return new(verdict);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "WeCom access token fetched, good for {Seconds} s")]
        public static partial void Fetched(ILogger logger, int seconds);

        [LoggerMessage(LogLevel.Error, "No WeCom access token: {Kind} {Code}: {Reason}")]
        public static partial void NotFetched(ILogger logger, VerdictKind kind, int code, string reason);
    }
}
