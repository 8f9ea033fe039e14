using Microsoft.Extensions.Logging;
using PrivateDomain.Storage;

namespace PrivateDomain.Platforms;

/// <summary>
/// One account's access token, in memory and in the store. However many callers ask, one fetch is under way; it belongs to none of them, so
/// none can cancel it for the others. Shortly before the end a new one is fetched while the old still serves. Instances share what one of
/// them fetched; the store never stands in the way, since an instance that has waited for another asks the platform itself.
/// </summary>
/// <param name="platform">For logs.</param>
/// <param name="shelf">Where instances share the token.</param>
/// <param name="ask">Asks the platform.</param>
/// <param name="clock">System time.</param>
public sealed partial class AccessTokens(
    string platform, TokenShelf shelf, Func<Task<Answer<IssuedToken>>> ask, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>For the one who fetches, and how long the others wait for that one.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private Task<Answer<AccessToken>>? flight;
    private SharedToken? held;
    private Failure? failure;
    private string? rejected;

    /// <summary>Of one flight at a time: an older token must not be written over a newer one.</summary>
    private Task sharing = Task.CompletedTask;

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
                // Not beside a webhook, whose store calls end with its answer: the message that resumes it comes by here too.
                if (now >= current.RefreshFrom && !Hurry.IsOn)
                    flight ??= Begin();
                return new(Verdict.Delivered, new AccessToken(current.Value));
            }
            if (failure is { } recent && now < recent.Until)
                return new(recent.Verdict);
            fetching = flight ??= Begin();
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

    /// <summary>The platform no longer takes this token. Told by many who used the same one, it drops that one only, wherever it is kept.</summary>
    public void Reject(AccessToken token)
    {
        lock (gate)
        {
            rejected = token.Value;
            if (string.Equals(held?.Value, token.Value, StringComparison.Ordinal))
                held = null;
        }
    }

    /// <summary>Outside of whatever its first caller is in the middle of: what it does may end after that one's answer.</summary>
    private Task<Answer<AccessToken>> Begin()
    {
        using var apart = ExecutionContext.SuppressFlow();
        return Task.Run(Fetch, CancellationToken.None);
    }

    private async Task<Answer<AccessToken>> Fetch()
    {
        try
        {
            // Callers may have a customer waiting.
            using var hurried = Hurry.Begin();
            await sharing;
            var shared = await FromAnother();
            var answer = shared is null ? await ask() : null;
            var token = shared ?? (answer!.Value is { } issued ? Held(issued) : null);
            Answer<AccessToken> kept;
            lock (gate)
            {
                // In one step with keeping it: a token rejected in between would be handed out again by the finished fetch.
                flight = null;
                kept = token is null ? Miss(answer!.Verdict) : Keep(token);
                if (shared is null && token is not null) sharing = Task.Run(() => Share(token));
            }
            return kept;
        }
        catch
        {
            lock (gate)
                flight = null;
            throw;
        }
    }

    /// <summary>What another instance fetched, waited for while it does; nothing when it is ours to ask the platform.</summary>
    private async Task<SharedToken?> FromAnother()
    {
        try
        {
            for (var began = clock.GetTimestamp(); ;)
            {
                var found = await shelf.Read(CancellationToken.None);
                if (IsOfUse(found.Token)) return found.Token;
                if (await shelf.Lease(found, clock.GetUtcNow(), Lease, CancellationToken.None) || clock.GetElapsedTime(began) >= Patience) return null;
                await Task.Delay(Glance, clock);
            }
        }
        catch (Exception outage)
        {
            // Whatever is wrong with the store or with what lies in it: the platform gives a token all the same.
            Log.NotShared(log, outage, platform);
            return null;
        }
    }

    private async Task Share(SharedToken token)
    {
        try
        {
            await shelf.Put(token, CancellationToken.None);
        }
        catch (Exception outage)
        {
            // Whatever is wrong with the store or with what lies in it: the platform gives a token all the same.
            Log.NotShared(log, outage, platform);
        }
    }

    private bool IsOfUse(SharedToken? token)
    {
        lock (gate)
            return token is not null && token.Value != rejected && clock.GetUtcNow() < token.RefreshFrom;
    }

    private SharedToken Held(IssuedToken issued)
    {
        Log.Fetched(log, platform, (int)issued.Life.TotalSeconds);
        var now = clock.GetUtcNow();
        var ahead = issued.Life / 10 < Ahead ? issued.Life / 10 : Ahead;
        return new(issued.Value, now + issued.Life - ahead, now + issued.Life);
    }

    private Answer<AccessToken> Keep(SharedToken token)
    {
        (held, failure) = (token, null);
        return new(Verdict.Delivered, new AccessToken(token.Value));
    }

    private Answer<AccessToken> Miss(Verdict verdict)
    {
        var now = clock.GetUtcNow();
        if (verdict.IsDelivered)
            verdict = PlatformErrors.Malformed("The answer carries no access token");
        // Without a token the call behind it was not sent, whatever became of the request for one.
        if (verdict.Kind is VerdictKind.Unknown)
            verdict = verdict with { Kind = VerdictKind.Later, Reason = $"{platform} gave no access token; nothing was sent." };
        if (verdict.Kind is VerdictKind.Misconfigured || verdict.RetryAfter is not null)
            failure = new(verdict, now + (verdict.RetryAfter ?? PauseAfterFailure));
        if (held is not null)
            held = held with { RefreshFrom = now + PauseAfterFailure };
        Log.NotFetched(log, platform, verdict.Kind, verdict.Code, verdict.Reason);
        return new(verdict);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Platform} access token fetched, good for {Seconds} s")]
        public static partial void Fetched(ILogger logger, string platform, int seconds);

        [LoggerMessage(LogLevel.Error, "No {Platform} access token: {Kind} {Code}: {Reason}")]
        public static partial void NotFetched(ILogger logger, string platform, VerdictKind kind, int code, string reason);

        [LoggerMessage(LogLevel.Warning, "The {Platform} access token is not shared with other instances at the moment: the store cannot be reached")]
        public static partial void NotShared(ILogger logger, Exception outage, string platform);
    }
}
