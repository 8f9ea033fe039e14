using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>
/// The keys with which WeChat Pay signs: the public key of the settings, and the platform's certificates, which are downloaded when they are
/// first needed, when an answer names one that is not known, and every 12 hours, as the platform advises, beside the calls that go on with those
/// at hand. However many callers need them, one download is under way; it belongs to none of them, so none can cancel it for the others.
/// Who names keys that do not exist causes one download a minute at most.
/// </summary>
internal sealed partial class PlatformKeys(
    PlatformCertificates certificates, IOptions<WeChatPayOptions> options, [FromKeyedServices("system")] TimeProvider clock, ILogger<PlatformKeys> log)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(12);

    private const string PublicKeyBegins = "PUB_KEY_ID_";

    private readonly Lock gate = new();
    private Task<Verdict>? flight;
    private Dictionary<string, PlatformKey> known = new(StringComparer.Ordinal);
    private DateTimeOffset readAt = DateTimeOffset.MinValue;
    private Verdict last = Verdict.Delivered;
    private DateTimeOffset askedAt = DateTimeOffset.MinValue;

    /// <summary>Whether an answer could be verified, so that it is worth calling. Otherwise why not, and nothing was sent.</summary>
    public async Task<Verdict> Ready(CancellationToken cancel)
    {
        if (options.Value.PublicKeyId.Length > 0) return Verdict.Delivered;
        var now = clock.GetUtcNow();
        bool some, fresh;
        lock (gate)
            (some, fresh) = (known.Values.Any(key => key.Ends > now), now - readAt < Fresh);
        if (some)
        {
            if (!fresh) _ = Begin();
            return Verdict.Delivered;
        }
        var read = await Read(cancel);
        return read.IsDelivered ? Verdict.Delivered
            : read.Kind is VerdictKind.Unknown or VerdictKind.Refused ? read with { Kind = VerdictKind.Later, Reason = $"WeChat Pay gave no certificate to verify its answers with; nothing was sent. {read.Reason}" }
            : read;
    }

    /// <summary>Null where there is no such key.</summary>
    public async Task<PlatformKey?> Find(string serial, CancellationToken cancel)
    {
        if (Configured(options.Value, serial) is { } configured) return configured;
        if (serial.StartsWith(PublicKeyBegins, StringComparison.Ordinal)) return null;
        if (Held(serial) is { } held) return held;
        await Read(cancel);
        return Held(serial);
    }

    /// <summary>Why a text is not believed; <see cref="SignatureFault.None"/> where it is.</summary>
    public async Task<SignatureFault> Verify(PlatformSignature? signature, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (signature is null) return SignatureFault.Missing;
        if (signature.Look(clock.GetUtcNow()) is not SignatureFault.None and var fault) return fault;
        return await Find(signature.Serial, cancel) is not { } key ? SignatureFault.UnknownKey
            : signature.IsBy(key, body.Span) ? SignatureFault.None
            : SignatureFault.Wrong;
    }

    /// <summary>The key of the settings, where the serial is its.</summary>
    public static PlatformKey? Configured(WeChatPayOptions options, string serial)
    {
        if (options.PublicKeyId.Length == 0 || serial != options.PublicKeyId) return null;
        using var rsa = RsaKeys.Public(options.PublicKey);
        return new(serial, rsa.ExportSubjectPublicKeyInfo());
    }

    private PlatformKey? Held(string serial)
    {
        lock (gate)
            return known.TryGetValue(PlatformKey.Written(serial), out var key) && key.Ends > clock.GetUtcNow() ? key : null;
    }

    private async Task<Verdict> Read(CancellationToken cancel)
    {
        try
        {
            return await Begin().WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return PlatformErrors.OutOfTime();
        }
    }

    /// <summary>The download that is under way, or a new one; the outcome of the last one where that was a moment ago.</summary>
    private Task<Verdict> Begin()
    {
        lock (gate)
        {
            if (flight is null && clock.GetUtcNow() - askedAt < (last.IsDelivered ? Pause : PauseAfterFailure)) return Task.FromResult(last);
            return flight ??= Task.Run(Download, CancellationToken.None);
        }
    }

    private async Task<Verdict> Download()
    {
        var answer = new Answer<IReadOnlyList<PlatformKey>>(PlatformErrors.OutOfTime());
        try
        {
            answer = await certificates.Download(CancellationToken.None);
            return answer.Verdict;
        }
        finally
        {
            var now = clock.GetUtcNow();
            lock (gate)
            {
                (flight, last, askedAt) = (null, answer.Verdict, now);
                if (answer.Value is { } keys) (known, readAt) = (keys.ToDictionary(key => key.Serial, StringComparer.Ordinal), now);
            }
            if (answer.Value is not null) Log.Downloaded(log, answer.Value.Count);
            else Log.NotDownloaded(log, answer.Verdict.Kind, answer.Verdict.Code, answer.Verdict.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "WeChat Pay: {Count} platform certificates")]
        public static partial void Downloaded(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "WeChat Pay: no platform certificates: {Kind} {Code}: {Reason}")]
        public static partial void NotDownloaded(ILogger logger, VerdictKind kind, int code, string reason);
    }
}
